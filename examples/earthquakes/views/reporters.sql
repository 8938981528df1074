-- The networks that contributed to what was reported. Several may have heard one quake.
-- reporter: code of the network
-- places: how many different ones
-- worst_gap: largest angle between stations around a quake, in degrees
-- greatest_depth: of all of them, in kilometres
-- typical_magnitude: half of the events are weaker, within 1 %
-- high_magnitude: 95 % of the events are weaker, within 1 %
SELECT
  reporter,
  count(*) AS events,
  count(DISTINCT place) AS places,
  max(gap) AS worst_gap,
  max(location.depth) AS greatest_depth,
  approx_percentile(magnitude, 0.5, 100) AS typical_magnitude,
  approx_percentile(magnitude, 0.95, 100) AS high_magnitude
FROM earthquakes
LATERAL VIEW explode(networks) each AS reporter
GROUP BY reporter
