SELECT
  origin,
  hour(date) AS hour_of_day,
  count(*) AS flights,
  sum(delay) AS total_delay,
  avg(distance) AS average_distance,
  min(date) AS first_flight,
  max(delay) AS greatest_delay
FROM flights
WHERE distance > 0
GROUP BY origin, hour(date)
