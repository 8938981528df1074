SELECT
  origin,
  date_trunc('day', date) AS day,
  count(*) AS flights,
  count(*) FILTER (WHERE delay > 15) AS late,
  avg(delay) AS average_delay,
  max(distance) AS longest_distance
FROM from_hdfs
GROUP BY origin, date_trunc('day', date)
