using Yiwang.Storage.Sql;

namespace Yiwang.Identify.Reporting;

/// <summary>The node's State, for pages of reports.</summary>
internal sealed record ReportState(IDatabase Database);
