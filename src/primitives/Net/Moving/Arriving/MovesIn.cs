using Yiwang.Events;
using Yiwang.Net.Moving.Wire;
using Yiwang.Parties;
using Yiwang.Parties.Organizations;
using Yiwang.Things;

namespace Yiwang.Net.Moving.Arriving;

/// <summary>What people see of a move to this node.</summary>
/// <param name="Trouble">Why it does not go on; null = it goes on, or is tried again by itself.</param>
/// <param name="Done">0–1.</param>
public sealed record MoveInStatus(string Move, string Host, string Organization, string Name, MoveInPhase Phase, MovePlan? Plan, IReadOnlyList<string> Prefixes, IReadOnlyList<string> Users, string? Administrator,
    long Entries, long Samples, long Files, double Done, string? Trouble, long UntilUs, long DoneUs)
{
    /// <summary>When copying began.</summary>
    public long BeganUs { get; init; }
    /// <summary>Read from the old node.</summary>
    public long Bytes { get; init; }
}

/// <summary>The one move to this node that is under way: its state, and what people command. <see cref="MoveRun"/> does the work.</summary>
internal sealed class MovesIn(MovingParts parts, OrganizationMoves facts) : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _one = new(1);
    private CancellationTokenSource _pause = new();
    private Task _running = Task.CompletedTask;
    private volatile MoveInRow? _row;
    private long _read;

    /// <summary>The newest, also one that is over.</summary>
    public MoveInRow? Row => _row;

    public MoveInStatus? Status => _row is { Begun: { } begun } r
        ? new(r.Move, r.Host, begun.Organization.Id, begun.Organization.Name, r.Phase, r.Plan, [.. begun.Prefixes.Select(p => p.Prefix)], begun.Users, begun.Administrator, r.Entries, r.Samples, r.Files, Part(r), r.Trouble, r.UntilUs, r.DoneUs) { BeganUs = r.BeganUs, Bytes = r.Bytes } : null;

    /// <summary>Before anybody writes: an organisation that is still arriving is written by its move alone.</summary>
    public async Task LoadAsync(CancellationToken cancel)
    {
        List<MoveInRow> rows = [.. (await parts.State.ReadAsync(MoveInRow.Load, cancel)).OrderByDescending(r => r.StartedUs)];
        _row = rows.FirstOrDefault();
        // also one that was called off before another came: what had come of it stays closed
        foreach (var one in rows.Where(r => r.Begun is not null).GroupBy(r => r.Organization))
            if (one.All(r => r.Phase != MoveInPhase.Done) && one.FirstOrDefault(r => r.Phase != MoveInPhase.Planned) is { } row) await HoldAsync(row);
    }

    /// <summary>Goes on with what a stop interrupted.</summary>
    public void Start()
    {
        if (_row is { IsUnderWay: true }) Run();
    }

    /// <summary>Shows the code to the old node and hears what would move. The same code may come again; nothing is taken yet.</summary>
    public async ValueTask<Outcome<MoveInStatus>> PlanAsync(string host, string code, CancellationToken cancel)
    {
        if (!Uri.TryCreate(host?.Trim(), UriKind.Absolute, out var node) || node.Scheme is not ("http" or "https")) return new Outcome(Codes.RequestInvalid, "from", "from", new Bilingual("请填写原节点的网址，如 https://node.example.cn。", "Give the old node's address, as https://node.example.cn."));
        if (!MoveCode.TryParse(code, out var read)) return new Outcome(Codes.RequestInvalid, "code", "code", new Bilingual("迁移码应为 24 个字母和数字，请核对。", "A move's code has 24 letters and digits: check it."));
        await _one.WaitAsync(cancel);
        try
        {
            if (_row is { IsUnderWay: true } busy && busy.Move != read.Move) return new Outcome(Codes.RequestInvalid, "under way", null, new Bilingual("另一次迁入正在进行。", "Another move is under way."));
            if (_row is { Phase: not (MoveInPhase.Planned or MoveInPhase.CalledOff) } known && known.Move == read.Move) return Status!;
            var row = new MoveInRow(read.Move, node.AbsoluteUri, read.Key, MoveInPhase.Planned) { StartedUs = Micros.Of(parts.Time) };
            var begun = await new MoveClient(parts, row).BeginAsync(cancel);
            if (!begun.Succeeded) return begun.Status;
            row = row with { Begun = begun.Value };
            if (Check(row) is { Succeeded: false } refused) return refused;
            // names of logs say where facts came from, for ever
            if ((await parts.State.ReadAsync(MoveInRow.Load, cancel)).Exists(r => r is { Begun: { } earlier, Phase: not MoveInPhase.Planned } && earlier.Origin == begun.Value.Origin && earlier.LogKey != begun.Value.LogKey))
                return new Outcome(Codes.NetBadSignature, begun.Value.Origin, null, new Bilingual($"以前从同名的存证日志 {begun.Value.Origin} 迁入过，它的密钥却不是现在这个。请与原节点核对。", $"An organisation has moved in from a log of the name {begun.Value.Origin} before, and that had another key: ask the old node."));
            var plan = await new MoveClient(parts, row).AskAsync(new MoveRequest(1, row.Move, MoveOps.Plan), MoveJson.Default.MovePlan, cancel);
            if (!plan.Succeeded) return plan.Status;
            if (plan.Value.Kinds is null) return new Outcome(Codes.NetBadAnswer, row.Host);
            await SaveAsync(row with { Plan = plan.Value }, cancel);
            return Status!;
        }
        finally { _one.Release(); }
    }

    /// <summary>Begins what was planned, or goes on after a trouble.</summary>
    /// <param name="password">First password here of the administrator who opened the move; null = set already.</param>
    public async ValueTask<Outcome> StartAsync(string? password, CancellationToken cancel)
    {
        await _one.WaitAsync(cancel);
        try
        {
            if (_row is not { Begun: { } begun } row || row.Phase is MoveInPhase.Done or MoveInPhase.CalledOff) return new Outcome(Codes.PartiesNotFound, "move");
            if (row.Phase == MoveInPhase.Planned && Check(row) is { Succeeded: false } refused) return refused;
            if (password is not null && Administrator(begun) is { } user)
            {
                if (IsTaken(user)) return ArrivalRules.NameTaken(user.Name.ToString());
                if (await parts.SetPassword(user.Name, password, cancel) is { Succeeded: false } weak) return weak;
            }
            if (row.Phase == MoveInPhase.Planned)
            {
                await HoldAsync(row);
                row = await SaveAsync(row with { Phase = MoveInPhase.Copying, SamplesSinceUs = Micros.Of(parts.Time), BeganUs = Micros.Of(parts.Time) }, cancel);
            }
            await SaveAsync(row with { Trouble = null }, cancel);
            if (_running.IsCompleted) Run();
            return Outcome.Ok;
        }
        finally { _one.Release(); }
    }

    /// <summary>Until the switch. What has come stays here, closed; a later move of the organisation to this node goes on with it.</summary>
    public async ValueTask<Outcome> CallOffAsync(CancellationToken cancel)
    {
        await _one.WaitAsync(cancel);
        try
        {
            if (_row is not { Begun: not null } row) return new Outcome(Codes.PartiesNotFound, "move");
            if (row.Phase is MoveInPhase.Switching or MoveInPhase.Done) return new Outcome(Codes.NetDelivered, row.Move, null, new Bilingual("已经开始切换，不能再撤销。", "The switch has begun: it cannot be called off."));
            await _pause.CancelAsync();
            await _running;
            var told = await new MoveClient(parts, row).AskAsync(new MoveRequest(1, row.Move, MoveOps.CallOff), MoveJson.Default.FrozenBody, cancel);
            if (!told.Succeeded && told.Status.Code != Codes.NetRecalled) return told.Status;
            await SaveAsync(_row! with { Phase = MoveInPhase.CalledOff, Trouble = null }, cancel);
            return Outcome.Ok;
        }
        finally { _one.Release(); }
    }

    /// <summary>So many bytes came; kept with the next step.</summary>
    internal void Read(long bytes) => Interlocked.Add(ref _read, bytes);

    internal async Task<MoveInRow> SaveAsync(MoveInRow row, CancellationToken cancel)
    {
        row = row with { Bytes = row.Bytes + Interlocked.Exchange(ref _read, 0) };
        await parts.State.WriteAsync(row.Save, cancel);
        return _row = row;
    }

    private void Run()
    {
        _pause = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        var pause = _pause.Token;
        _running = Task.Run(() => new MoveRun(parts, facts, this).RunAsync(pause), CancellationToken.None);
    }

    /// <summary>Refuses what could not end well, before anything is taken. All that it looks at is the old node's word.</summary>
    private Outcome Check(MoveInRow row)
    {
        var begun = row.Begun!;
        var id = begun.Organization.Id;
        var here = parts.Directory.Find(id);
        var continued = parts.Events.FindHead(id) is >= 0 and var at && parts.Events.Find(at) is { Succeeded: true, Value.TakenFrom: { } from } && from.Origin == begun.Origin && parts.Events.Holds.IsHeld(id);
        if (begun.Origin == parts.Events.Origin) return new Outcome(Codes.RequestInvalid, "the same log", null, new Bilingual("原节点的存证日志与本节点同名，不能迁入。", "The old node's log has the name of this one's."));
        if (here is not null && !continued) return new Outcome(Codes.PartiesUsccTaken, id, null, new Bilingual("这个单位已经在本节点上。", "The organisation is on this node already."));
        if (here is null && parts.Events.FindHead(id) >= 0) return new Outcome(Codes.RequestInvalid, id, null, new Bilingual("这个单位以前在本节点上，已经迁走，不能迁回同一个数据目录。请用新的数据目录。", "The organisation was on this node before and has left: it cannot come back to the same data folder. Take a new one."));
        if (here is null && Uscc.TryParse(begun.Organization.Uscc, out var uscc) && parts.Directory.Find(uscc) is not null)
            return new Outcome(Codes.PartiesUsccTaken, begun.Organization.Uscc, null, new Bilingual("本节点已用同一个统一社会信用代码建立了单位。请用新的数据目录迁入。", "This node has an organisation with the same social credit code: move in with a new data folder."));
        if (CheckPeople(begun) is { Succeeded: false } people) return people;
        if (begun.Prefixes.FirstOrDefault(p => p.Suspended is not null) is { } suspended)
            return new Outcome(Codes.ThingsPrefixSuspended, suspended.Prefix, null, Leaving.MovesOut.SuspendedWords(suspended.Prefix));
        var rules = new ArrivalRules(parts, row);
        if (begun.Prefixes.FirstOrDefault(p => !Prefix.TryParse(p.Prefix, out var prefix, out _) || prefix.Kind != PrefixKind.Delegated || !rules.IsOurs(prefix)) is { } foreign)
            return new Outcome(Codes.ThingsPrefixTaken, foreign.Prefix, null, new Bilingual($"原节点说前缀 {foreign.Prefix} 归这个单位，本节点却知道它不归这个单位，或没有分配过它。请与原节点核对。", $"The old node says that prefix {foreign.Prefix} is the organisation's. Here it is another's, or was never given: ask the old node."));
        return parts.Address() is null ? new Outcome(Codes.RequestInvalid, "publicUrl", null, new Bilingual("请先给本节点设置公开地址（publicUrl）。", "Set this node's public address (publicUrl) first.")) : Outcome.Ok;
    }

    /// <summary>Names of people are unique on a node, and the first password here is for one of the organisation's own.</summary>
    private Outcome CheckPeople(BegunBody begun)
    {
        if (begun.Users.FirstOrDefault(u => OrganizationId.TryParse(begun.Organization.Id, out var id) && UserName.TryParse(u, out var name) && IsTaken(UserHandle.Of(id, name))) is { } taken) return ArrivalRules.NameTaken(taken);
        if (Administrator(begun) is not { } user)
            return new Outcome(Codes.PartiesForbidden, begun.Administrator, null, new Bilingual("取迁移码的不是本单位的账号。请由本单位的管理员用本单位的账号在原节点重新取码。", "The code was not opened by an account of the organisation itself: have one of its own administrators get a new one on the old node."));
        return IsTaken(user) ? ArrivalRules.NameTaken(user.Name.ToString()) : Outcome.Ok;
    }

    private static UserHandle? Administrator(BegunBody begun) => UserHandle.TryParse(begun.Administrator, out var user) && user.Organization.ToString() == begun.Organization.Id ? user : null;

    private bool IsTaken(UserHandle user) => parts.Directory.Find(user.Name) is { } known && known.Handle != user;

    private async Task HoldAsync(MoveInRow row)
    {
        await parts.EachAsync(g => g.HoldAsync(row.Organization, _stop.Token));
        await parts.Events.Holds.HoldAsync(row.Organization,
        new Outcome(Codes.NetMoved, row.Host, null, new Bilingual("本单位正在迁入，完成之前请在原节点办理。", "The organisation is still moving in: until that is done, work on the old node.")));
    }

    private static double Part(MoveInRow r) => r.Phase switch
    {
        MoveInPhase.Done => 1,
        MoveInPhase.Planned or MoveInPhase.CalledOff => 0,
        MoveInPhase.Switching => 0.98,
        _ => Math.Min(0.95, 0.95 * (r.Entries + (r.Samples / 1_000d)) / Math.Max(1, (r.Plan?.Kinds.Values.Sum() ?? 0) + ((r.Plan?.Samples ?? 0) / 1_000d))),
    };

    public async ValueTask DisposeAsync()
    {
        if (_stop.IsCancellationRequested) return;
        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
        _one.Dispose();
    }
}
