-- Every quake of magnitude 4.5 or more, a row each.
SELECT
  id,
  time,
  place,
  magnitude,
  location.latitude AS latitude,
  location.longitude AS longitude,
  location.depth AS depth
FROM earthquakes
WHERE magnitude >= 4.5
