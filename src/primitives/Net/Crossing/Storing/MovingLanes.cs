using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Yiwang.Events;
using Yiwang.Events.Moving;
using Yiwang.Net.Crossing.Feeds;
using Yiwang.Pacts;
using Yiwang.Parties;
using Yiwang.Storage.Sql;

namespace Yiwang.Net.Crossing.Storing;

/// <summary>
/// The lanes of an organisation go with it: what waits, the counters, receipts of both directions with the signed documents that prove them, cases under way, and how far its feeds have come. So numbers go on where
/// they stood, and nothing is lost or applied twice. Neighbours try until they reach the new node, whose address the organisation's own notice tells them.
/// </summary>
public sealed class MovingLanes(CrossingRuntime crossing, EventFeeds feeds, Action travelling, IEvents events, IPacts pacts, IDatabase state) : IMovingGoods
{
    private const int PageRows = 500;
    private const long PageBytes = 2 << 20;

    public string Name => "lanes";

    public async ValueTask HoldAsync(string organization, CancellationToken cancel)
    {
        if (OrganizationId.TryParse(organization, out var id)) await crossing.HoldAsync(id, cancel);
    }

    public async ValueTask ArrivedAsync(string organization, CancellationToken cancel)
    {
        if (!OrganizationId.TryParse(organization, out var id)) return;
        await feeds.LoadAsync(id, cancel);
        await crossing.ReleaseAsync(id, cancel);
        travelling();
    }

    public async ValueTask StaysAsync(string organization, CancellationToken cancel)
    {
        if (OrganizationId.TryParse(organization, out var id)) await crossing.ReleaseAsync(id, cancel);
    }

    public async ValueTask GoneAsync(string organization, CancellationToken cancel) => await state.WriteAsync(sql => LaneRows.Delete(sql, organization), cancel);

    public async ValueTask<GoodsPage> ReadAsync(string organization, string cursor, CancellationToken cancel)
    {
        if (cursor.Length == 0)
        {
            var heads = await state.ReadAsync(sql => LaneRows.Heads(sql, organization), cancel);
            return Page(heads with { Feeds = Feeds(organization, heads.Feeds ?? []), Size = events.Size }, "0:0:0", false);
        }
        var (step, lane, from) = Parse(cursor);
        var lanes = await state.ReadAsync(sql => LaneRows.Lanes(sql, organization, step), cancel);
        while (step < LaneRows.Steps)
        {
            for (; lane < lanes.Count; (lane, from) = (lane + 1, 0))
            {
                var (id, pact, sender) = lanes[lane];
                var rows = await state.ReadAsync(sql => LaneRows.Rows(sql, step, id, from, PageRows, PageBytes), cancel);
                if (rows.Count == 0) continue;
                var last = LaneRows.NumberOf(step, rows[^1]);
                return Page(new LanesPage { Step = step, Pact = pact, Sender = sender, Rows = rows }, string.Create(CultureInfo.InvariantCulture, $"{step}:{lane}:{last + 1}"), false);
            }
            (step, lane, from) = (step + 1, 0, 0);
            lanes = await state.ReadAsync(sql => LaneRows.Lanes(sql, organization, step), cancel);
        }
        return Page(new LanesPage { Step = LaneRows.Steps }, cursor, true);
    }

    public async ValueTask<Outcome> TakeAsync(string organization, GoodsOrigin from, byte[] page, CancellationToken cancel)
    {
        try
        {
            if (JsonSerializer.Deserialize(page, LanesJson.Default.LanesPage) is not { } read) return Bad();
            if (from.Cursor.Length > 0)
            {
                if (read.Rows is not { } rows) return Outcome.Ok;
                foreach (var row in rows) if (read.Step == LaneRows.OutStep) LaneRows.Rename(row, key => KeyHere(key, from.Log));
                return await state.WriteAsync(sql => LaneRows.Put(sql, organization, read.Step, read.Pact ?? "", read.Sender ?? "", rows), cancel) ? Outcome.Ok : Bad();
            }
            var begins = (read.Feeds ?? []).Select(f => f with { Position = PositionHere(f.Position, read.Size, from.Log) }).ToList();
            return await state.WriteAsync(sql => LaneRows.PutHeads(sql, organization, read with { Feeds = begins }), cancel) ? Outcome.Ok : Bad();
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException or ArgumentException)
        {
            return Bad();
        }
    }

    /// <summary>One that was never stored has looked at nothing that it had to give since its pact was signed.</summary>
    private IReadOnlyList<FeedBegin> Feeds(string organization, IReadOnlyList<FeedBegin> stored)
    {
        if (!OrganizationId.TryParse(organization, out var id)) return stored;
        var rest = pacts.Of(id).Where(p => p.State is PactState.Active or PactState.Suspended && p.GivenBy(id).Verbs.HasFlag(PactVerbs.Subscribe) && !stored.Any(s => s.Pact == p.Id));
        return [.. stored, .. rest.Select(p => new FeedBegin(p.Id, p.SignedAt))];
    }

    /// <summary>Of the first entry here that stood at the position there, or after it.</summary>
    private long PositionHere(long there, long size, string log)
    {
        for (var at = Math.Max(0, there); at < size; at++) if (events.TakeOver.Find(new TakenFrom(log, at)) is >= 0 and var here) return here;
        return events.Size;
    }

    /// <summary>Keys of feeds name positions: those of this log, so that what is in the lane already is not put there again, and what is recorded here is not taken for it.</summary>
    private string KeyHere(string key, string log) =>
        key.StartsWith('e') && long.TryParse(key.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var there) && events.TakeOver.Find(new TakenFrom(log, there)) is >= 0 and var here
            ? string.Create(CultureInfo.InvariantCulture, $"e{here}") : $"moved:{key}";

    private static (int Step, int Lane, long From) Parse(string cursor)
    {
        var parts = cursor.Split(':');
        return parts.Length == 3 && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var step) && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var lane)
            && long.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out var from) ? (step, lane, from) : (0, 0, 0);
    }

    private static GoodsPage Page(LanesPage page, string next, bool end) => new(JsonSerializer.SerializeToUtf8Bytes(page, LanesJson.Default.LanesPage), next, end);

    private static Outcome Bad() => new(Codes.NetBadAnswer, "lanes");
}

/// <param name="Position">Everything of the old node's log before it was given.</param>
internal sealed record FeedBegin(string Pact, long Position);

/// <summary>Heads of all lanes, or rows of one.</summary>
internal sealed record LanesPage
{
    public int Step { get; init; }
    public string? Pact { get; init; }
    public string? Sender { get; init; }
    public IReadOnlyList<JsonArray>? Rows { get; init; }
    public IReadOnlyList<JsonArray>? Outwards { get; init; }
    public IReadOnlyList<JsonArray>? Inwards { get; init; }
    public IReadOnlyList<JsonArray>? Cases { get; init; }
    public IReadOnlyList<FeedBegin>? Feeds { get; init; }
    /// <summary>Of the old node's log.</summary>
    public long Size { get; init; }
}

[JsonSerializable(typeof(LanesPage))]
internal sealed partial class LanesJson : JsonSerializerContext;
