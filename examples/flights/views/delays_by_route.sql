SELECT
  origin,
  destination,
  count(*) AS flights,
  sum(distance) AS total_distance,
  avg(delay) AS average_delay,
  max(delay) - min(delay) AS spread,
  max(date) AS last_flight
FROM flights
GROUP BY origin, destination
