package io.braid.endtoend;

import java.util.List;

/** What the views of the earthquakes must hold, by SQL of DuckDB over the file of events. */
final class EarthquakeAnswers {
  private EarthquakeAnswers() {}

  /**
   * @param served asked of the serving node
   * @param plain asked of a plain engine that has the events in a table
   */
  record Answer(String view, String served, String plain) {
    @Override
    public String toString() {
      return view;
    }
  }

  /** One for each view. */
  static List<Answer> all() {
    return List.of(
        new Answer(
            "busiest_places",
            "SELECT * FROM busiest_places",
            """
            SELECT split_part(place, ', ', -1) AS region, count(*) AS quakes, max(magnitude)
            FROM earthquakes WHERE type = 'earthquake'
            GROUP BY region HAVING quakes >= 5 ORDER BY quakes DESC, region LIMIT 10"""),
        new Answer(
            "events_by_region",
            "SELECT * FROM events_by_region",
            """
            SELECT split_part(place, ', ', -1) AS region, type, grouping(region, type), count(*)
            FROM earthquakes GROUP BY ROLLUP (region, type)"""),
        new Answer(
            "quakes_by_class",
            "SELECT class, quakes, weakest, strongest FROM quakes_by_class WHERE class <> 'micro'",
            """
            SELECT
              CASE floor(magnitude) WHEN 3 THEN 'minor' WHEN 4 THEN 'light' WHEN 5 THEN 'moderate'
                WHEN 6 THEN 'strong' END AS class,
              count(*), min(magnitude), max(magnitude)
            FROM earthquakes WHERE type = 'earthquake' AND magnitude >= 3 GROUP BY class"""),
        new Answer(
            "quakes_by_day",
            """
            SELECT day_begin, day_end, quakes, tsunami_warnings, felt_reports,
              round(average_magnitude, 9), round(spread, 9)
            FROM quakes_by_day""",
            """
            SELECT day, day + INTERVAL 24 HOUR, count(*), count(*) FILTER (WHERE tsunami), sum(felt),
              round(avg(magnitude), 9), round(stddev_samp(magnitude), 9)
            FROM (
              SELECT *, time_bucket(INTERVAL 6 HOUR, time) - to_hours(unnest([0, 6, 12, 18])) AS day
              FROM earthquakes WHERE type = 'earthquake')
            GROUP BY day"""),
        new Answer(
            "quakes_by_hour",
            "SELECT hour, quakes, reviewed, strongest, round(median_magnitude, 9) FROM quakes_by_hour",
            """
            SELECT time_bucket(INTERVAL 1 HOUR, time), count(*),
              count(*) FILTER (WHERE status = 'reviewed'), max(magnitude),
              round(median(magnitude), 9)
            FROM earthquakes WHERE type = 'earthquake' GROUP BY ALL"""),
        new Answer(
            "reporters",
            "SELECT reporter, events, places, worst_gap, greatest_depth FROM reporters",
            """
            SELECT reporter, count(*), count(DISTINCT place), max(gap), max(location.depth)
            FROM (SELECT *, unnest(networks) AS reporter FROM earthquakes) GROUP BY reporter"""),
        new Answer(
            "strong_quakes",
            "SELECT * FROM strong_quakes",
            """
            SELECT id, time, place, magnitude, location.latitude, location.longitude, location.depth
            FROM earthquakes WHERE magnitude >= 4.5"""));
  }
}
