using System.Text.Json.Nodes;
using Yiwang.Cases;
using Yiwang.Events;
using Yiwang.Events.Kinds;
using Yiwang.Trust.Trace.Capture;
using Yiwang.Trust.Trace.Facts;
using Yiwang.Trust.Trace.View;

namespace Yiwang.Trust.Trace.Recall;

/// <summary>Effect <c>trust.recall</c>: traces the codes as things stand, and says of everything that came of them that it is recalled. The key makes it once.</summary>
internal sealed class RecordRecall(TraceFeed feed, RecallReach reach, ITraceCapture capture) : ICaseEffect
{
    private const int CodesInEvent = 500;
    private static readonly string[] s_said = ["product", "batch", "cause", "measures", "advice", "contact", "phone"];

    public string Name => "trust.recall";
    public IReadOnlyList<string> Arguments { get; } = ["codes", .. s_said];

    public async ValueTask<EffectResult> RunAsync(EffectCall call, CancellationToken cancel)
    {
        if (call.Who is not { } who) return new(new Outcome(Codes.PartiesForbidden), Final: true);
        // after a start the graph is read from the log first: a recall of half of it would stand as the whole
        if (!await feed.WaitAsync(call.Position, cancel)) return new(new Outcome(Codes.NodeFault, feed.Trouble));
        var codes = reach.Codes(call.Arguments["codes"]);
        if (codes.Count == 0) return new(new Outcome(Codes.ThingsNotFound, call.Arguments["codes"]), Final: true);
        var data = new JsonObject([.. s_said.Where(n => call.Arguments.GetValueOrDefault(n) is { Length: > 0 }).Select(n => KeyValuePair.Create(n, (JsonNode?)call.Arguments[n])), KeyValuePair.Create("case", (JsonNode?)call.Case.Number)]);
        var entries = reach.Recalled(codes, who.Organization!).Chunk(CodesInEvent).Take(TraceCapture.EntriesMax)
            .Select(part => new TraceEntry(ProductKinds.Recalled, new TraceFact { Form = TraceFact.Object, Action = TraceFact.Observe, Disposition = "recalled", Epcs = part, Data = (JsonObject)data.DeepClone() })).ToList();
        var recorded = await capture.RecordAsync(who, entries, call.Key, cancel);
        return new(recorded.Status, Final: recorded.Status.Code is Codes.RequestInvalid or Codes.PartiesForbidden);
    }
}
