using System.Net;
using Xunit;
using Yiwang.Events;
using Yiwang.Events.Effects;
using Yiwang.Events.Erasing;
using Yiwang.Events.Projections;
using Yiwang.Events.Store;
using Yiwang.Notices;
using Yiwang.Notices.Channels;
using Yiwang.Notices.Outbox;
using Yiwang.Parties;
using Yiwang.Parties.Auditing;
using Yiwang.Parties.Organizations;
using Yiwang.Parties.Rights;
using Yiwang.Storage.Files;
using Yiwang.Storage.Sql;
using Yiwang.Unit.Tests.Events;
using Yiwang.Unit.Tests.Parties;
using Yiwang.Unit.Tests.Storage.Log;
using Yiwang.Unit.Tests.Storage.Sql;
using Directory = Yiwang.Parties.Organizations.Directory;

namespace Yiwang.Unit.Tests.Notices;

/// <summary>People, log, views and state of a node with notices, whose outbox turns when a test says so. 渝州精锻: zhou administers, he inspects, wang is an engineer.</summary>
public abstract class NoticeBed : BothEngines
{
    private readonly EventTestBed _keys = new();
    private readonly TemporaryLog _log;
    private ProjectionRunner _projections = null!;
    private EffectRunner _effects = null!;
    private AuditLog _audit = null!;
    private PartyCommands _parties = null!;
    private string _views = "", _state = "";
    private SqlEngine _engine;

    protected NoticeBed() => _log = new TemporaryLog(time: Clock);

    private protected Clock Clock { get; } = new();
    private protected EventStore Events { get; private set; } = null!;
    private protected IDatabase State { get; private set; } = null!;
    private protected NoticesRuntime Runtime { get; private set; } = null!;
    private protected Receiver Receiver { get; private set; } = null!;
    private protected Principal Zhou { get; private set; } = null!;
    private protected Principal He { get; private set; } = null!;
    private protected Principal Wang { get; private set; } = null!;
    private protected PartyCommands Parties => _parties;
    private protected string Org => Zhou.Organization!;
    private protected NoticeOptions Options { get; set; } = new() { Zone = WorkCalendarTests.Shanghai, Allow = [IPNetwork.Parse("127.0.0.0/8")] };

    /// <summary>14:03 on a Monday at the works.</summary>
    protected static readonly DateTimeOffset Afternoon = new(2026, 11, 23, 6, 3, 22, TimeSpan.Zero);

    private protected async Task OpenAsync(SqlEngine engine)
    {
        _engine = engine;
        (_views, _state) = (NewName(engine), NewName(engine));
        Clock.Set(Afternoon);
        Events = await EventStore.OpenAsync(_log.Log, _keys.Keys(), ErasureList.Open(DiskFileSystem.Instance, Path.Combine(_keys.Folder, "erased.list")), EventTestBed.Origin, Clock, null, Cancel);
        _audit = new AuditLog(DiskFileSystem.Instance, Path.Combine(Folder, "audit"), Clock, TimeZoneInfo.Utc);
        var access = new Access(new NoGrants());
        _parties = new PartyCommands(Events, Directory.Open(Events), new OrganizationKeys(_keys.Keys()), new AppSecrets(_keys.Keys()), new PartyTestBed.KnownPrefixes(), new AuditedAccess(access, _audit), _audit);
        Receiver = await Receiver.StartAsync();
        var founded = await _parties.FoundAsync(new(PartyTestBed.Code("91500116YW00000126"), "渝州精锻汽车零部件有限公司", OrganizationKind.Enterprise), PartyTestBed.Name("zhou"), new("周建国", "13800001111"), Cancel);
        Zhou = founded.Value!.In(founded.Value.Handle.Organization)!;
        He = await BindAsync("heming", new("何明", null), Role.Inspector);
        Wang = await BindAsync("wang", new("王工", "023-00001234"), Role.EquipmentEngineer);
        await RunAsync(access);
    }

    private async Task RunAsync(Access access)
    {
        var views = OpenDatabase(_engine, _views);
        State = OpenDatabase(_engine, _state);
        await Migrations.ApplyAsync(State, [EffectRunner.Schema, .. OutboxSchema.Migrations], Cancel);
        _projections = await ProjectionRunner.StartAsync(Events, views, NoticesRuntime.Views(Events), Clock, cancel: Cancel);
        Runtime = NoticesRuntime.Open(Events, _projections, views, State, _keys.Keys(), _parties.Directory, access, new AuditedAccess(access, _audit), Options, Clock);
        _effects = await EffectRunner.StartAsync(Events, State, [Runtime.Effect], TimeProvider.System, cancel: Cancel);
    }

    private async Task<Principal> BindAsync(string name, Person person, Role role)
    {
        var bound = await _parties.BindAsync(Zhou, new BindUser(PartyTestBed.Id(Zhou), PartyTestBed.Name(name), person, [role]), Cancel);
        return bound.Value!.In(PartyTestBed.Id(Zhou))!;
    }

    /// <summary>Stops without a word and begins again with what is on disk.</summary>
    private protected async Task RestartAsync()
    {
        await _effects.DisposeAsync();
        await _projections.DisposeAsync();
        await Runtime.DisposeAsync();
        await RunAsync(new Access(new NoGrants()));
    }

    private protected Notice Notice(string key, NoticeLevel level = NoticeLevel.Important, string? group = null, string title = "润滑不足", params Recipient[] to) =>
        new(key, Org, to.Length > 0 ? to : [new(Org, He.User)], level, new(title, "Low lubrication"), new("1600t 热模锻压力机 0.12 MPa", "Press 1600 t, 0.12 MPa"), "/cases/o.x/case.1", group);

    private protected async Task TellAsync(Notice notice)
    {
        Assert.Equal(Outcome.Ok, await Runtime.Notices.TellAsync(notice, Cancel));
        await FollowAsync();
    }

    /// <summary>Until views and effects have seen the whole log.</summary>
    private protected async Task FollowAsync()
    {
        await _projections.WaitAsync(Events.Size - 1, Cancel, "notices");
        while (_effects.Status[0].Cursor < Events.Size)
        {
            Assert.Null(_effects.Status[0].Trouble);
            await Task.Yield();
        }
        // effects record facts of their own
        await _projections.WaitAsync(Events.Size - 1, Cancel, "notices");
    }

    /// <summary>The outbox after so much time.</summary>
    private protected async Task TurnAsync(TimeSpan after = default)
    {
        // facts recorded at one standing moment lie a microsecond apart, so the clock must pass the last of them
        Clock.Move(after + TimeSpan.FromMilliseconds(1));
        await Runtime.TurnAsync(() => "https://id.example", Cancel);
        await FollowAsync();
        await Runtime.TurnAsync(() => "https://id.example", Cancel);
        await FollowAsync();
    }

    private protected async Task<Channel> ChannelAsync(ChannelKind kind = ChannelKind.WeCom, Action<Saved>? with = null)
    {
        var saved = new Saved { Address = Receiver.Url("/cgi-bin/webhook/send?key=693a91f6") };
        with?.Invoke(saved);
        var channel = await Runtime.Commands.SaveAsync(Zhou, new SaveChannel(null, kind, saved.Name, true, saved.From, saved.Address, saved.Key, saved.User, saved.Markdown, saved.English, saved.Keyword, saved.Template, saved.PerMinute), Cancel);
        Assert.Equal(Outcome.Ok, channel.Status);
        return channel.Value!;
    }

    private protected sealed class Saved
    {
        public string Name { get; set; } = "设备部群";
        public NoticeLevel From { get; set; } = NoticeLevel.Information;
        public string Address { get; set; } = "";
        public string? Key { get; set; }
        public string? User { get; set; }
        public bool Markdown { get; set; }
        public bool English { get; set; }
        public string? Keyword { get; set; }
        public string? Template { get; set; }
        public int PerMinute { get; set; } = 20;
    }

    private protected Task<long> WaitingAsync() => State.ReadAsync(OutboxRows.Count, Cancel);

    private protected async Task<Yiwang.Notices.Inbox.NoticeProof> ProofAsync(string key) => (await Runtime.Inboxes.FindAsync(Zhou, Yiwang.Notices.Telling.NoticeSubjects.IdOf(Org, key), Cancel)).Value!;

    public override async ValueTask DisposeAsync()
    {
        if (_effects is not null) await _effects.DisposeAsync();
        if (_projections is not null) await _projections.DisposeAsync();
        if (Runtime is not null) await Runtime.DisposeAsync();
        if (Receiver is not null) await Receiver.DisposeAsync();
        _parties?.Dispose();
        _audit?.Dispose();
        await _log.DisposeAsync();
        _keys.Dispose();
        await base.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
