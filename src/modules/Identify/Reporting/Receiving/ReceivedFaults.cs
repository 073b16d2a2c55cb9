using System.Globalization;
using System.Text.Json.Nodes;
using Yiwang.Identify.Reporting.Documents;
using Yiwang.Identify.Reporting.Faults;
using Yiwang.Net;
using Yiwang.Parties;
using Yiwang.Storage.Sql;

namespace Yiwang.Identify.Reporting.Receiving;

/// <summary>Faults that an enterprise's node told of itself stand among this node's own, so that they go on upwards. Once, by their numbers.</summary>
internal sealed class ReceivedFaults(IDatabase state, NetOptions options)
{
    public Task TakeAsync(ReportDocument document, CancellationToken cancel) => state.WriteAsync(sql =>
    {
        foreach (var row in document.Rows.OfType<JsonObject>())
        {
            if ((string?)row["number"] is not { Length: > 0 and <= 200 } number || AtUs((string?)row["at"]) is not { } at || !Enum.TryParse<FaultKind>((string?)row["kind"], out var kind)) continue;
            FaultLog.Told(sql, new FaultRow(number, document.Prefix, "told", (string?)row["clears"], at, kind, (string?)row["cause"] ?? ""));
        }
        return 0;
    }, cancel);

    private long? AtUs(string? text) => DateTime.TryParseExact(text, "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.None, out var local) ? Micros.Of(new DateTimeOffset(local, options.Zone.GetUtcOffset(local))) : null;
}
