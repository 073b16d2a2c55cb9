using Yiwang.Events;
using Yiwang.Events.Moving;
using Yiwang.Notices.Channels;
using Yiwang.Notices.Contacts;
using Yiwang.Notices.Inbox;
using Yiwang.Notices.Outbox;
using Yiwang.Notices.Presets;
using Yiwang.Notices.Telling;
using Yiwang.Parties;
using Yiwang.Parties.Rights;
using Yiwang.Storage.Keys;
using Yiwang.Storage.Sql;
using Effect = Yiwang.Events.Effects.Effect;

namespace Yiwang.Notices;

/// <summary>Telling people on one node. The host runs <see cref="Views"/>, gives <see cref="Effect"/> to its effect runner and calls <see cref="Start"/>.</summary>
public sealed class NoticesRuntime : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly ChannelClient _client;
    private readonly OutboxLoop _loop;
    private readonly IDatabase _state;
    private Task _running = Task.CompletedTask;
    private volatile Func<string> _publicUrl = () => "";

    private NoticesRuntime(IEvents events, IProjections projections, IDatabase views, IDatabase state, IKeyStore keys, IDirectory directory, IAccess access, AuditedAccess audited, NoticeOptions options, TimeProvider time)
    {
        _state = state;
        _client = new ChannelClient(new AddressGuard(options.Allow), time);
        Channels = ChannelBook.Open(events, keys);
        Contacts = new ContactBook(events, directory);
        Commands = new ChannelCommands(events, Channels, keys, audited, _client);
        Inboxes = new Inboxes(events, projections, views, access);
        var book = new NoticeBook(events, directory);
        Notices = book;
        var sender = new ChannelSender(events, state, Channels, _client, new MessageComposer(events, Contacts, options, () => _publicUrl()), Health, time);
        _loop = new OutboxLoop(state, sender, book, events.Holds, time);
        events.Holds.Changed += _ => _loop.Wake();
        Effect = new OutboxPlanner(events, state, Channels, Contacts, options, _loop.Wake);
    }

    /// <summary>For the node's projection runner.</summary>
    public static IReadOnlyList<Projection> Views(IEvents events) => [new NoticeView(events)];

    public INotices Notices { get; }
    public Inboxes Inboxes { get; }
    public ChannelBook Channels { get; }
    public ChannelCommands Commands { get; }
    public ContactBook Contacts { get; }
    public ChannelHealth Health { get; } = new();
    public Effect Effect { get; }

    /// <summary>What waits to be sent and to be escalated goes with an organisation that moves to another node.</summary>
    public IReadOnlyList<IMovingGoods> Moving =>
    [
        new TableGoods("notices-waiting", _state, "notice_outbox", "id:t notice:t person:t channel:t owner:t batch:t due_us:i expires_us:i attempts:i trouble:t", "owner", "id") { IsForgotten = true },
        new TableGoods("notices-escalating", _state, "notice_escalation", "notice:t step:i owner:t due_us:i recipients:t", "owner", "notice, step") { IsForgotten = true },
    ];

    /// <summary>Whether messages carry links.</summary>
    public bool HasPublicUrl => _publicUrl().Length > 0;

    /// <param name="projections">Runs at least <see cref="Views"/>.</param>
    /// <param name="state">With <see cref="OutboxSchema.Migrations"/> applied.</param>
    public static NoticesRuntime Open(IEvents events, IProjections projections, IDatabase views, IDatabase state, IKeyStore keys, IDirectory directory, IAccess access, AuditedAccess audited, NoticeOptions options, TimeProvider time) =>
        new(events, projections, views, state, keys, directory, access, audited, options, time);

    /// <summary>Begins to send.</summary>
    /// <param name="publicUrl">Root of links in messages; empty = messages have none.</param>
    public void Start(Func<string> publicUrl)
    {
        _publicUrl = publicUrl;
        _running = Task.Run(() => _loop.RunAsync(_stop.Token));
    }

    /// <summary>Deliveries that wait, by channel.</summary>
    public async ValueTask<IReadOnlyDictionary<string, long>> WaitingAsync(CancellationToken cancel = default) =>
        (await _state.ReadAsync(OutboxRows.Waiting, cancel)).ToDictionary(w => w.Channel, w => w.Count, StringComparer.Ordinal);

    /// <summary>One turn of the outbox, for tests with a clock of their own.</summary>
    internal ValueTask<TimeSpan> TurnAsync(Func<string> publicUrl, CancellationToken cancel)
    {
        _publicUrl = publicUrl;
        return _loop.TurnAsync(cancel);
    }

    public async ValueTask DisposeAsync()
    {
        if (_stop.IsCancellationRequested) return;
        await _stop.CancelAsync();
        await _running;
        _client.Dispose();
        _stop.Dispose();
    }
}
