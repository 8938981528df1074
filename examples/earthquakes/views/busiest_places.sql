-- The ten regions with the most quakes, of those with at least five.
SELECT
  split_part(place, ', ', -1) AS region,
  count(*) AS quakes,
  max(magnitude) AS strongest
FROM earthquakes
WHERE type = 'earthquake'
GROUP BY split_part(place, ', ', -1)
HAVING count(*) >= 5
ORDER BY quakes DESC, region
LIMIT 10
