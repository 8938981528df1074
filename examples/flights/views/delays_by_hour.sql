SELECT
  date_trunc('hour', date) AS hour,
  count(*) AS flights,
  count(*) FILTER (WHERE delay > 15) AS late,
  avg(delay) AS average_delay,
  min(origin) AS first_origin,
  max(distance) AS longest_distance
FROM flights
GROUP BY date_trunc('hour', date)
