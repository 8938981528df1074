-- A day's quakes, told anew every six hours: a quake counts in the four days that it lies in.
-- day_begin: in UTC
SELECT
  window.start AS day_begin,
  window.end AS day_end,
  count(*) AS quakes,
  count_if(tsunami) AS tsunami_warnings,
  sum(felt) AS felt_reports,
  avg(magnitude) AS average_magnitude,
  stddev_samp(magnitude) AS spread
FROM earthquakes
WHERE type = 'earthquake'
GROUP BY window(time, '24 hours', '6 hours')
