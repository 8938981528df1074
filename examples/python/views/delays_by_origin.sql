SELECT
  origin,
  count(*) AS flights,
  count(*) FILTER (WHERE delay > 15) AS late,
  sum(delay) AS total_delay,
  avg(delay) AS average_delay,
  min(delay) AS least_delay,
  max(delay) AS greatest_delay
FROM flights
GROUP BY origin
