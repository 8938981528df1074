-- Quakes of each hour in which the earth shook, however late they were reported.
-- hour: its beginning, in UTC
-- reviewed: checked by a person
-- strongest_place: of the one that was reported last, if several were as strong
SELECT
  window.start AS hour,
  count(*) AS quakes,
  count_if(status = 'reviewed') AS reviewed,
  max(magnitude) AS strongest,
  max_by(place, magnitude) AS strongest_place,
  median(magnitude) AS median_magnitude
FROM earthquakes
WHERE type = 'earthquake'
GROUP BY window(time, '1 hour')
