using System.Text.Json;
using Yiwang.Cases;
using Yiwang.Cases.Definitions;
using Yiwang.Events;
using Yiwang.Events.Erasing;
using Yiwang.Events.Kinds;
using Yiwang.Events.Projections;
using Yiwang.Events.Store;
using Yiwang.Notices.Calendar;
using Yiwang.Parties;
using Yiwang.Parties.Auditing;
using Yiwang.Parties.Organizations;
using Yiwang.Parties.Rights;
using Yiwang.Storage.Files;
using Yiwang.Storage.Keys;
using Yiwang.Storage.Log;
using Yiwang.Storage.Sql;
using Yiwang.Storage.Sql.Sqlite;
using Yiwang.Things.Records;
using Directory = System.IO.Directory;

namespace Yiwang.Benchmarks.Cases;

/// <summary>The case engine in this process, on a folder, with one plant and its people. Access, audit, views and deadlines are on.</summary>
internal sealed class CasesNode : IAsyncDisposable
{
    private const string Form = """
        case: order
        version: 1
        name: 工单 | Order
        menu: connect
        number: WO-{n:7}
        title: "{device} {symptom}"
        columns: [number, title, state, priority, due]
        openedBy: engineer
        parties:
          engineer: {name: 工程师 | Engineer, roles: [EquipmentEngineer]}
        fields:
          device: {name: 设备 | Machine, required: true, searchable: true}
          symptom: {name: 现象 | Symptom, required: true}
          priority: {name: 优先级 | Priority, default: low, options: {high: 高 | High, low: 低 | Low}}
          note: {name: 备注 | Note}
        states:
          new: {name: 新建 | New, at: engineer, due: {respond: {name: 响应 | Respond, within: 4000 d}}}
          working: {name: 执行 | Working, at: engineer, due: {finish: {name: 完成 | Finish, within: 4000 d}}}
          closed: {name: 关闭 | Closed, kind: done}
        transitions:
          start: {name: 开始 | Start, from: new, to: working, by: engineer, asks: note}
          stop: {name: 退回 | Back, from: working, to: new, by: engineer}
          close: {name: 关闭 | Close, from: [new, working], to: closed, by: engineer}
        """;

    private readonly AppendLog _log;
    private readonly IDatabase _views, _state;
    private readonly ProjectionRunner _runner;
    private readonly AuditLog _audit;
    private readonly PartyCommands _parties;

    private CasesNode(AppendLog log, IDatabase views, IDatabase state, ProjectionRunner runner, AuditLog audit, PartyCommands parties, EventStore events, CasesRuntime runtime) =>
        (_log, _views, _state, _runner, _audit, _parties, Events, Runtime) = (log, views, state, runner, audit, parties, events, runtime);

    public EventStore Events { get; }
    public CasesRuntime Runtime { get; }
    public Principal Engineer { get; private set; } = null!;

    /// <param name="time">Of everything; null = the machine's.</param>
    public static async Task<CasesNode> OpenAsync(string folder, TimeProvider? time = null)
    {
        time ??= TimeProvider.System;
        Directory.CreateDirectory(Path.Combine(folder, "definitions"));
        await File.WriteAllTextAsync(Path.Combine(folder, "definitions", "order.case.yaml"), Form);
        var log = AppendLog.Open(Path.Combine(folder, "log"));
        var keys = FileKeyStore.Open(DiskFileSystem.Instance, folder, NodeSecret.LoadOrCreate(DiskFileSystem.Instance, folder));
        var events = await EventStore.OpenAsync(log, keys, ErasureList.Open(DiskFileSystem.Instance, Path.Combine(folder, "erased.list")), "bench.example/99.501", time, new RecordBodies());
        var views = SqliteDatabase.Open(Path.Combine(folder, "views.db"), new SqliteOptions { IsDurable = false });
        var state = SqliteDatabase.Open(Path.Combine(folder, "state.db"), new SqliteOptions { IsDurable = true });
        await Migrations.ApplyAsync(state, CasesRuntime.Migrations);
        var zone = TimeZoneInfo.CreateCustomTimeZone("bench", TimeSpan.FromHours(8), null, null);
        var audit = new AuditLog(DiskFileSystem.Instance, Path.Combine(folder, "audit"), time, zone);
        var access = new Access(new NoGrants());
        var parties = new PartyCommands(events, Yiwang.Parties.Organizations.Directory.Open(events), new OrganizationKeys(keys), new AppSecrets(keys), new NoHolders(), new AuditedAccess(access, audit), audit);
        var cases = CasesRuntime.Prepare(events, DefinitionStore.Load([], Path.Combine(folder, "definitions"), null, CasesRuntime.PublishedTexts(events)), zone);
        var runner = await ProjectionRunner.StartAsync(events, views, cases.Views, time);
        var runtime = cases.Open(new CasesParts(runner, views, state, access, audit, parties.Directory, WorkCalendar.Open(events, zone), time) { Keys = new OrganizationKeys(keys) });
        await runtime.StartAsync([], []);
        var node = new CasesNode(log, views, state, runner, audit, parties, events, runtime);
        await node.PeopleAsync();
        return node;
    }

    /// <summary>Open cases as facts, a thousand an append: opening them one by one would measure the disk for an hour.</summary>
    /// <param name="soon">So many of them, the last, are due in a day; the others in eleven years.</param>
    public async Task FillAsync(int count, int soon)
    {
        for (var first = 1; first <= count; first += 1_000)
        {
            var drafts = Enumerable.Range(first, Math.Min(1_000, count - first + 1)).Select(n => Draft(n, n > count - soon ? 1 : 4_000)).ToList();
            var appended = await Events.AppendAsync(drafts, []);
            if (!appended.Succeeded) throw new InvalidOperationException(appended.Status.ToString());
        }
        await _runner.WaitAsync(Events.Size - 1);
    }

    /// <summary>Of a case that <see cref="FillAsync"/> made.</summary>
    public string Id(int n) => $"{Engineer.Organization}/case.{n:D26}";

    private EventDraft Draft(int n, int dueDays)
    {
        var (organization, now) = (Engineer.Organization!, Micros.Of(TimeProvider.System));
        var due = now + dueDays * 86_400_000_000L + n;
        var payload = JsonSerializer.SerializeToUtf8Bytes(new
        {
            act = new { }, id = Id(n), form = "order", version = 1, number = $"WO-{n:D7}", title = $"EQ-{n % 5_000:D4} 异响", state = "new", applicant = organization, openedBy = Engineer.User, openedAt = $"{now}", movedAt = $"{now}",
            wake = $"{due}", parties = new { engineer = new[] { organization } }, clocks = new[] { new { code = "respond", from = $"{now}", due = $"{due}" } },
            values = new { device = $"EQ-{n % 5_000:D4}", symptom = "异响", priority = n % 10 == 0 ? "high" : "low" },
        });
        return new EventDraft { Kind = CaseKinds.CaseOpened, Owner = organization, Actor = Engineer.User, Heads = ["case:" + Id(n)], Payload = new Dictionary<Disclosure, ReadOnlyMemory<byte>> { [Disclosure.Internal] = payload } };
    }

    private async Task PeopleAsync()
    {
        if (!Uscc.TryParse("91500116YW00000126", out var uscc) || !UserName.TryParse("boss", out var boss) || !UserName.TryParse("zhou", out var zhou)) throw new InvalidOperationException("bench data");
        if (_parties.Directory.Operator is null)
        {
            var admin = (await _parties.FoundAsync(new(uscc, "渝州精锻", OrganizationKind.Enterprise), boss, new("张", null))).Value!;
            var bound = await _parties.BindAsync(admin.In(admin.Handle.Organization)!, new(admin.Handle.Organization, zhou, new("周", null), [Role.EquipmentEngineer]));
            if (!bound.Succeeded) throw new InvalidOperationException(bound.Status.ToString());
        }
        Engineer = _parties.Directory.Find(zhou)!.In(_parties.Directory.Operator!.Id)!;
    }

    public async ValueTask DisposeAsync()
    {
        await Runtime.DisposeAsync();
        await _runner.DisposeAsync();
        _parties.Dispose();
        await _views.DisposeAsync();
        await _state.DisposeAsync();
        await _log.DisposeAsync();
        _audit.Dispose();
    }

    private sealed class NoHolders : IPrefixHolders
    {
        public PrefixHolder? Find(string prefix) => null;
    }
}
