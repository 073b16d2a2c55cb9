using Microsoft.Extensions.Primitives;
using Yiwang.Connect.Points;
using Yiwang.Connect.Sharing;
using Yiwang.Events;
using Yiwang.Parties;
using Yiwang.Parties.Auditing;
using Yiwang.Streams;
using Yiwang.Things;

namespace Yiwang.Connect.Query;

/// <summary>A point that the asker may read, with its series.</summary>
/// <param name="Series">Null before its first sample.</param>
internal sealed record ReadablePoint(Point Point, SeriesInfo? Series);

/// <summary>Finds the points that a request names, asks Access about each, and writes down whose values of grade 2 and 3 were read.</summary>
internal sealed class PointReading(IPointBook book, IStreamStore store, ReceivedPoints received, IAccess access, IAudit audit)
{
    /// <summary>Points of one request.</summary>
    public const int PointsMax = 1_000;
    private const int NoIndex = 0;
    private const byte Sensitive = 2;

    public IStreamStore Store => store;

    /// <param name="most">1–<see cref="PointsMax"/>.</param>
    public async ValueTask<Outcome<IReadOnlyList<ReadablePoint>>> FindAsync(Principal who, StringValues asked, int most, CancellationToken cancel)
    {
        if (asked.Count == 0 || asked.Count > most) return new Outcome(Codes.RequestInvalid, $"1–{most}", "point");
        var found = new ReadablePoint[asked.Count];
        for (var i = 0; i < found.Length; i++)
        {
            if (!Handle.TryParse(asked[i], out var handle)) return new Outcome(Codes.ThingsHandleInvalid, asked[i], "point");
            var owner = handle.Prefix.ToString();
            // what a partner gives is read as if it were one's own
            if (owner != who.Organization && received.Find(who.Organization, handle) is { } shared)
            {
                var shown = access.Decide(who, AccessAction.Read, new ThingScope(shared.Receiver, null), new ValueScope(NoIndex, "POINT", shared.Point.Grade, Visibility.Internal));
                if (!shown.Allowed) return await RefuseAsync(who, handle, shown, cancel);
                found[i] = new(shared.Point.ToPoint(), store.TryFind(new SeriesKey(shared.Point.Handle.ToString(), shared.Sender), out var theirs) ? theirs : null);
                continue;
            }
            var point = book.Find(handle);
            // whether a point exists is its owner's own business
            var decision = access.Decide(who, AccessAction.Read, new ThingScope(owner, null), new ValueScope(NoIndex, "POINT", point?.Grade ?? 1, Visibility.Internal));
            if (!decision.Allowed) return await RefuseAsync(who, handle, decision, cancel);
            if (point is null) return new Outcome(Codes.ThingsNotFound, asked[i], "point", new Bilingual($"没有测点 {asked[i]}。", $"There is no point {asked[i]}."));
            found[i] = new(point, store.TryFind(new SeriesKey(point.Handle.ToString(), owner), out var series) ? series : null);
        }
        var told = await TellAsync(who, found, cancel);
        return told.Succeeded ? found : told;
    }

    private async ValueTask<Outcome> RefuseAsync(Principal who, Handle point, Decision decision, CancellationToken cancel)
    {
        var written = await audit.WriteAsync(new AuditRecord(AuditKind.Refusal, "samples.read", decision.Code, who.User, who.Organization, RequestOrigin.Address, point.ToString()), cancel);
        return written.Succeeded ? decision.AsOutcome() : written;
    }

    private ValueTask<Outcome> TellAsync(Principal who, ReadablePoint[] points, CancellationToken cancel)
    {
        var sensitive = points.Where(p => p.Point.Grade >= Sensitive).Select(p => p.Point.Handle.ToString()).ToArray();
        if (sensitive.Length == 0) return new(Outcome.Ok);
        return audit.WriteAsync(new AuditRecord(AuditKind.SensitiveRead, "samples.read", Codes.Ok, who.User, who.Organization, RequestOrigin.Address, sensitive[0],
            sensitive.Length == 1 ? null : $"{sensitive.Length} points: {string.Join(' ', sensitive)}"), cancel);
    }
}
