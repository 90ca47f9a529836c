/// Objects around lists of records, as services, their command lines, and stores of logs write them.
///
/// A file whose first object has only keys of this table, and one of the lists, is such an answer: each element of the
/// list is a record. A key that isn't here makes the object a record itself, so lists of what belongs to one event
/// (`events` of a Google Workspace activity) stay in it.
extension RecordForm {
  /// Containers that belong to no form, each with the services that use it.
  static let commonContainers: [RecordContainer] = [
    // CloudTrail files; `aws cloudtrail lookup-events`, `aws guardduty get-findings`, `aws logs filter-log-events`.
    RecordContainer(
      keys: ["Records", "Events", "Findings", "NextToken"], lists: [["Records"], ["Events"], ["Findings"]]),
    RecordContainer(
      keys: ["events", "searchedLogStreams", "nextToken", "nextForwardToken", "nextBackwardToken"],
      lists: [["events"]]),
    // Subscriptions of CloudWatch Logs.
    RecordContainer(
      keys: ["messageType", "owner", "logGroup", "logStream", "subscriptionFilters", "logEvents"],
      lists: [["logEvents"]]),
    // Firehose and Kinesis deliveries, Azure event hubs and blobs.
    RecordContainer(keys: ["records", "requestId", "timestamp", "deliveryStreamArn"], lists: [["records"]]),
    // Microsoft Graph and other OData services.
    RecordContainer(
      keys: [
        "value", "@odata.context", "@odata.nextLink", "@odata.count", "@odata.deltaLink", "odata.metadata",
        "nextLink",
      ], lists: [["value"]]),
    // Google APIs, `kubectl get -o json`, 1Password.
    RecordContainer(
      keys: [
        "items", "kind", "etag", "apiVersion", "metadata", "nextPageToken", "next_page_token", "cursor",
        "has_more",
        "hasMore",
      ], lists: [["items"]]),
    // `gcloud logging read` by its API, Slack, Box.
    RecordContainer(
      keys: [
        "entries", "response_metadata", "next_stream_position", "chunk_size", "ok", "limit", "offset",
        "total_count",
      ], lists: [["entries"]]),
    // Auth0 and alike.
    RecordContainer(keys: ["logs", "start", "length", "total", "limit", "next"], lists: [["logs"]]),
    // Okta event hooks; GraphQL and paged answers.
    RecordContainer(
      keys: [
        "data", "eventType", "eventTypeVersion", "cloudEventsVersion", "source", "eventId", "eventTime",
        "contentType",
        "meta", "links", "pagination", "paging", "page", "per_page", "count", "has_next", "errors",
      ], lists: [["data"], ["data", "events"], ["data", "logs"], ["data", "items"]]),
    // Cloudflare, Splunk.
    RecordContainer(
      keys: ["result", "result_info", "success", "errors", "messages", "total", "status", "code", "message"],
      lists: [["result"]]),
    RecordContainer(
      keys: ["results", "preview", "init_offset", "messages", "fields", "highlighted", "post_process_count"],
      lists: [["results"]]),
    // Elasticsearch and OpenSearch.
    RecordContainer(
      keys: [
        "hits", "took", "timed_out", "_shards", "_scroll_id", "pit_id", "terminated_early", "aggregations",
      ],
      lists: [["hits", "hits"]]),
  ]
}
