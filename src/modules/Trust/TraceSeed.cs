using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Yiwang.Events;
using Yiwang.Parties;
using Yiwang.Trust.Trace.Capture;
using Yiwang.Trust.Trace.Chains;
using Yiwang.Trust.Trace.Facts;
using Yiwang.Trust.Trace.Graph;

namespace Yiwang.Trust;

/// <summary>What the demonstration does: records the way of its products as people would.</summary>
public static class TraceSeed
{
    /// <param name="chain">Or an event kind, with an empty link.</param>
    /// <param name="codes">Role → codes or ranges; <c>each</c> = one event for each thing of a range.</param>
    public static async Task<Outcome> RecordAsync(IServiceProvider services, Principal who, string chain, string link, IReadOnlyDictionary<string, IReadOnlyList<string>> codes, IReadOnlyDictionary<string, string> values, int per, long atUs, CancellationToken cancel)
    {
        var capture = services.GetRequiredService<ITraceCapture>();
        List<TraceEntry> entries;
        if (link.Length == 0)
        {
            var data = new JsonObject([.. values.Select(v => KeyValuePair.Create(v.Key, (JsonNode?)v.Value))]);
            entries = [.. codes["each"].SelectMany(Members).Select(c => new TraceEntry(chain, new TraceFact { Form = TraceFact.Object, Action = TraceFact.Observe, Epcs = [c], Data = (JsonObject)data.DeepClone() }, atUs))];
        }
        else
        {
            if (services.GetRequiredService<ChainBook>().Find(chain) is not { } definition || definition.Link(link) is not { } one) return new Outcome(Codes.RequestInvalid, $"{chain}/{link}", "link");
            entries = [new TraceEntry(one.Kind!, LinkFacts.Make(definition, one, codes, values, per), atUs)];
        }
        return (await capture.RecordAsync(who, entries, cancel: cancel)).Status;
    }

    private static IEnumerable<string> Members(string range)
    {
        var series = new SeriesTable();
        if (series.Enter(range) is not { } code) yield break;
        for (var number = code.From; number <= code.To; number++) yield return series[code.Series].Text(number);
    }
}
