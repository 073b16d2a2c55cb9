using System.Collections.Concurrent;
using Yiwang.Parties;
using Yiwang.Storage.Sql;

namespace Yiwang.Connect.Sharing;

/// <summary>The newest source time of each point that was queued under each pact.</summary>
internal sealed class SharedCursors(IDatabase state)
{
    private readonly ConcurrentDictionary<(string Pact, string Giver, string Point), long> _sent = new();

    public long? Of(string pact, OrganizationId giver, string point) => _sent.TryGetValue((pact, giver.ToString(), point), out var sent) ? sent : null;

    public async Task LoadAsync(CancellationToken cancel)
    {
        foreach (var row in await state.ReadAsync(sql => sql.Query("select pact, giver, point, sent from shared_points", r => (Pact: r.Text(0), Giver: r.Text(1), Point: r.Text(2), Sent: r.Int64(3))), cancel))
            _sent[(row.Pact, row.Giver, row.Point)] = row.Sent;
    }

    /// <summary>Points of which something was queued.</summary>
    public IReadOnlyList<string> PointsOf(string pact, OrganizationId giver) => [.. _sent.Keys.Where(k => k.Pact == pact && k.Giver == giver.ToString()).Select(k => k.Point)];

    /// <summary>Never backwards: late samples are sent again by themselves.</summary>
    public Task PutAsync(string pact, OrganizationId giver, string point, long sentUs, CancellationToken cancel) => StoreAsync(pact, giver, point, Math.Max(sentUs, Of(pact, giver, point) ?? sentUs), cancel);

    /// <summary>What was queued from here on came back.</summary>
    public Task LowerAsync(string pact, OrganizationId giver, string point, long fromUs, CancellationToken cancel) =>
        Of(pact, giver, point) is { } sent && sent > fromUs ? StoreAsync(pact, giver, point, fromUs, cancel) : Task.CompletedTask;

    private async Task StoreAsync(string pact, OrganizationId giver, string point, long newest, CancellationToken cancel)
    {
        await state.WriteAsync(sql => sql.Execute("insert into shared_points (pact, giver, point, sent) values (@pact, @giver, @point, @sent) on conflict (pact, giver, point) do update set sent = excluded.sent",
            ("pact", pact), ("giver", giver.ToString()), ("point", point), ("sent", newest)), cancel);
        _sent[(pact, giver.ToString(), point)] = newest;
    }
}
