using Yiwang.Connect.Adapters;
using Yiwang.Connect.Points.Book;
using Yiwang.Events;
using Yiwang.Parties;
using Yiwang.Parties.Auditing;
using Yiwang.Parties.Rights;
using Yiwang.Storage.Keys;
using Yiwang.Storage.Sql;
using Yiwang.Streams;
using Yiwang.Things;

namespace Yiwang.Connect.Points;

/// <summary>The book over one log: what is written is an event first, then a line in memory and in the view.</summary>
internal sealed class PointBook : IPointBook
{
    private readonly BookTables _tables = new();
    private readonly BookCommands _commands;
    private readonly DeviceThings _devices;

    private PointBook(IEvents events, IKeyStore keys, IRegistry registry, IStreamStore store, IAccess access, IAudit audit)
    {
        _devices = new DeviceThings(registry);
        Secrets = new AdapterSecrets(keys);
        _commands = new BookCommands(events, _tables, Secrets, _devices, store, new AuditedAccess(access, audit));
    }

    public event Action<PointChange> Changed = static _ => { };

    public AdapterSecrets Secrets { get; }

    /// <param name="projections">Runs <see cref="BookView"/>.</param>
    public static async Task<PointBook> OpenAsync(IEvents events, IProjections projections, IDatabase views, IKeyStore keys, IRegistry registry, IStreamStore store, IAccess access, IAudit audit, CancellationToken cancel = default)
    {
        var book = new PointBook(events, keys, registry, store, access, audit);
        var feed = new FactFeed(events, BookSubjects.Wants, book.Apply);
        var newest = events.Size - 1;
        if (await projections.WaitAsync(newest, cancel, BookView.ViewName))
        {
            foreach (var row in await views.ReadAsync(BookView.Load, cancel)) book._tables.Apply(row);
        }
        else book.ReadLog(events, newest);
        feed.Loaded();
        return book;
    }

    public ValueTask<Outcome<IReadOnlyList<Point>>> SaveAsync(Principal who, Handle device, IReadOnlyList<Point> points, CancellationToken cancel = default) => _commands.SavePointsAsync(who, device, points, cancel);
    public ValueTask<Outcome> RetireAsync(Principal who, Handle device, IReadOnlyList<string> codes, CancellationToken cancel = default) => _commands.RetireAsync(who, device, codes, cancel);
    public ValueTask<Outcome<Adapter>> SaveAsync(Principal who, Adapter adapter, AdapterSecret? secret = null, CancellationToken cancel = default) => _commands.SaveAdapterAsync(who, adapter, secret, cancel);
    public ValueTask<Outcome> RemoveAdapterAsync(Principal who, string id, CancellationToken cancel = default) => _commands.RemoveAdapterAsync(who, id, cancel);
    public ValueTask<Outcome> SetRulesAsync(Principal who, Handle device, DeviceRules rules, CancellationToken cancel = default) => _commands.SetRulesAsync(who, device, rules, cancel);

    public IReadOnlyList<Point> PointsOf(Handle device) => _tables.PointsOf(Filed(device));
    public Point? Find(Handle point) => _tables.Find(point);
    public IReadOnlyList<Point> PointsOn(string adapter) => _tables.PointsOn(adapter);
    public Adapter? FindAdapter(string id) => _tables.FindAdapter(id)?.Adapter;

    public IReadOnlyList<Adapter> Adapters(string? owner) =>
        [.. _tables.Adapters.Select(a => a.Adapter).Where(a => owner is null || string.Equals(a.Owner, owner, StringComparison.OrdinalIgnoreCase)).OrderBy(a => a.Name, StringComparer.Ordinal).ThenBy(a => a.Id, StringComparer.Ordinal)];

    public DeviceRules RulesOf(Handle device) => _tables.RulesOf(Filed(device)) ?? new DeviceRules(Filed(device), "", new Dictionary<int, Live.DeviceState>(), []);

    public IReadOnlyList<Handle> Devices(string? owner) =>
        [.. _tables.Devices.Where(d => owner is null || (_tables.PointsOf(d) is [var first, ..] && string.Equals(first.Handle.Prefix.ToString(), owner, StringComparison.OrdinalIgnoreCase))).OrderBy(d => d.ToString(), StringComparer.Ordinal)];

    /// <summary>For drivers alone.</summary>
    /// <summary>Name of its password in the key store.</summary>
    public string? SecretOf(string adapter) => _tables.FindAdapter(adapter)?.Secret;

    public string? PasswordOf(string adapter) => Secrets.Find(_tables.FindAdapter(adapter)?.Secret);

    // a device that was given a proper identifier is asked for by that one too
    private Handle Filed(Handle device) => _tables.HasDevice(device) ? device : _devices.Local(device) ?? device;

    private void Apply(RecordedEvent e)
    {
        if (BookRow.Of(e) is not { } row) return;
        foreach (var change in _tables.Apply(row)) Tell(change);
    }

    // a listener's bug must not stop the log, on whose thread this runs
    private void Tell(PointChange change)
    {
        try
        {
            Changed(change);
        }
        catch (Exception e)
        {
            System.Diagnostics.Trace.TraceError(e.ToString());
        }
    }

    /// <summary>Slow and right, for a view that is stopped or being rebuilt.</summary>
    private void ReadLog(IEvents events, long newest)
    {
        const int page = 4_096;
        for (var cursor = 0L; cursor <= newest;)
        {
            var entries = events.Log.ReadEffective(cursor, page, BookSubjects.Wants, withBatchRows: false, out var next);
            foreach (var entry in entries)
            {
                if (BookRow.Of(events.Decode(entry)) is { } row) _tables.Apply(row);
            }
            if (next <= cursor) break;
            cursor = next;
        }
    }
}
