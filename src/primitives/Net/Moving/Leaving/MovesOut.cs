using System.Collections.Concurrent;
using Yiwang.Cases;
using Yiwang.Cases.Travel;
using Yiwang.Events;
using Yiwang.Net.Moving.Wire;
using Yiwang.Parties;
using Yiwang.Parties.Auditing;
using Yiwang.Parties.Organizations;
using Yiwang.Things;
using Yiwang.Things.Prefixes;

namespace Yiwang.Net.Moving.Leaving;

/// <summary>What people see of a move away from this node.</summary>
/// <param name="Done">Part of the log that the new node has read, 0–1.</param>
public sealed record MoveOutStatus(string Organization, string Name, string Move, MoveOutPhase Phase, string? Node, double Done, long ContactUs, long ExpiresUs, long UntilUs);

/// <summary>Organisations that leave this node. Each step is durable before it is answered and may be repeated.</summary>
internal sealed class MovesOut(MovingParts parts, OrganizationMoves facts) : IDisposable
{
    // what one fact brings about may bring about the next, as a case that opens another
    private const int SettlesMax = 50;
    private readonly ConcurrentDictionary<string, MoveOutRow> _rows = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _one = new(1);

    public MovingParts Parts => parts;

    /// <summary>Before anybody writes: what was frozen stays so.</summary>
    public async Task LoadAsync(CancellationToken cancel)
    {
        foreach (var row in await parts.State.ReadAsync(MoveOutRow.Load, cancel))
        {
            _rows[row.Organization] = row;
            if (row.Phase is not MoveOutPhase.Frozen && !row.IsGone) continue;
            await HoldAsync(row);
            await parts.EachAsync(g => g.HoldAsync(row.Organization, cancel));
        }
    }

    public static Bilingual SuspendedWords(string prefix) => new($"前缀 {prefix} 已暂停，恢复之后才能迁移。", $"Prefix {prefix} is suspended: it can move after it was resumed.");

    public MoveOutRow? Find(string organization) => _rows.GetValueOrDefault(organization);

    public MoveOutRow? FindMove(string move) => _rows.Values.FirstOrDefault(r => r.Move == move);

    public IReadOnlyList<MoveOutStatus> All => [.. _rows.Values.Select(Status).OrderByDescending(s => s.ContactUs)];

    public MoveOutStatus Status(MoveOutRow r) => new(r.Organization, r.Name, r.Move, r.Phase, r.Node,
        r.IsGone ? 1 : r.Phase == MoveOutPhase.Opened ? 0 : Math.Clamp((double)r.Read / Math.Max(1, r.FrozenSize >= 0 ? r.FrozenSize : parts.Events.Size), 0, 1), r.ContactUs, r.ExpiresUs, r.UntilUs);

    /// <returns>The code, which is shown this once.</returns>
    public async ValueTask<Outcome<string>> OpenAsync(Principal who, CancellationToken cancel)
    {
        if (await EnterAsync(who, "move.open", cancel) is { Succeeded: false } refused) return refused;
        var organization = parts.Directory.Find(who.Organization)!;
        if (parts.Directory.Operator?.Id == organization.Id) return new Outcome(Codes.RequestInvalid, "operator", null, new Bilingual("运行本节点的单位不能迁出：它的数据就在自己的节点上。", "The organisation that runs this node does not move out: it is on its own node."));
        if (parts.Prefixes.HeldBy(who.Organization!).FirstOrDefault(p => p.State == PrefixState.Suspended) is { } suspended)
            return new Outcome(Codes.ThingsPrefixSuspended, suspended.Prefix.ToString(), null, SuspendedWords(suspended.Prefix.ToString()));
        return await OneAsync(async () =>
        {
            if (Find(who.Organization!) is { Phase: MoveOutPhase.Copying or MoveOutPhase.Frozen }) return new Outcome(Codes.RequestInvalid, "under way", null, new Bilingual("迁移正在进行。要换一个新节点，请先撤销。", "A move is under way. To take another new node, call it off first."));
            var code = MoveCode.New();
            var row = new MoveOutRow(who.Organization!, code.Move, MoveOutPhase.Opened, code.Key, Micros.Of(parts.Time) + Micros.Of(parts.Options.CodeLife), who.User, organization.Name) { Prefixes = [.. parts.Prefixes.HeldBy(who.Organization!).Select(p => p.Prefix.ToString())] };
            if (await RecordAsync(row, OrganizationMoves.Opened, who.User, cancel) is { Succeeded: false } failed) return failed;
            await SaveAsync(row, cancel);
            return (Outcome<string>)code.ToString();
        }, cancel);
    }

    public async ValueTask<Outcome> CallOffAsync(Principal who, CancellationToken cancel)
    {
        if (await EnterAsync(who, "move.call-off", cancel) is { Succeeded: false } refused) return refused;
        return Find(who.Organization!) is { } row ? await CallOffAsync(row.Move, who.User, cancel) : new Outcome(Codes.PartiesNotFound);
    }

    public async ValueTask<Outcome> CallOffAsync(string move, string? actor, CancellationToken cancel) => (await OneAsync<bool>(async () =>
    {
        if (FindMove(move) is not { } row) return new Outcome(Codes.PartiesNotFound, move);
        if (row.Phase == MoveOutPhase.CalledOff) return true;
        if (!row.IsOpen) return new Outcome(Codes.NetDelivered, move, null, new Bilingual("已经切换到新节点，不能再撤销。", "It has switched to the new node and cannot be called off."));
        using (parts.Events.Holds.Passing())
        {
            await foreach (var one in OwnCasesAsync(row, cancel))
            {
                if (one.Whereabouts is { Place: CasePlace.Leaving } w && w.Pact == Mark(row) && await parts.Travel.TakeBackAsync(one.Id, w.Token, null, cancel) is { Succeeded: false } failed) return failed;
            }
        }
        if (await RecordAsync(row, OrganizationMoves.CalledOff, actor, cancel) is { Succeeded: false } unrecorded) return unrecorded;
        await SaveAsync(row with { Phase = MoveOutPhase.CalledOff, CodeKey = [] }, cancel);
        await ReleaseAsync(row);
        return true;
    }, cancel)).Status;

    /// <summary>The move is bound to the new node's keys; the same ones may come again.</summary>
    public ValueTask<Outcome<MoveOutRow>> BindAsync(MoveOutRow bound, CancellationToken cancel) => OneAsync(async () =>
    {
        if (FindMove(bound.Move) is not { IsOpen: true } now || (now.Key is { } key && !key.AsSpan().SequenceEqual(bound.Key))) return new Outcome(Codes.NetBadSignature, "the code was used", null, MoveDoor.WrongCode);
        if (now.Key is null) await SaveAsync(bound with { Phase = MoveOutPhase.Copying }, cancel);
        return (Outcome<MoveOutRow>)FindMove(bound.Move)!;
    }, cancel);

    /// <summary>From when it answers on, nothing about the organisation is recorded here.</summary>
    public ValueTask<Outcome<long>> FreezeAsync(string move, CancellationToken cancel) => OneAsync(async () =>
    {
        if (FindMove(move) is not { } row || row.Phase is not (MoveOutPhase.Copying or MoveOutPhase.Frozen)) return Gone(move);
        if (row.Phase != MoveOutPhase.Frozen)
        {
            var frozen = await FrozenAsync(row, cancel);
            if (!frozen.Succeeded) return frozen.Status;
            row = frozen.Value;
        }
        using (parts.Events.Holds.Passing())
        {
            await foreach (var one in OwnCasesAsync(row, cancel))
            {
                if (await parts.Travel.LeaveAsync(one.Id, row.Organization, Mark(row), cancel) is { Succeeded: false } failed) return failed;
            }
        }
        if (row.FrozenSize < 0) row = await SaveAsync(row with { FrozenSize = parts.Events.Size }, cancel);
        return (Outcome<long>)row.FrozenSize;
    }, cancel);

    private async Task<Outcome<MoveOutRow>> FrozenAsync(MoveOutRow row, CancellationToken cancel)
    {
        var done = false;
        try
        {
            if (await SettleAsync(row, cancel) is { Succeeded: false } unsettled) return unsettled;
            await parts.EachAsync(g => g.HoldAsync(row.Organization, cancel));
            if (await RecordAsync(row, OrganizationMoves.Frozen, null, cancel) is { Succeeded: false } failed) return failed;
            var own = parts.Directory.Find(row.Organization)!;
            var secrets = parts.Directory.Apps(own.Id).Where(a => a.SecretNumber > 0).Select(a => new MoveOutSecret(a.Handle, a.SecretNumber));
            var frozen = await SaveAsync(row with { Phase = MoveOutPhase.Frozen, OwnKey = own.Key.ToArray(), OwnAlgorithm = own.Algorithm.ToString(), Secrets = [.. secrets] }, cancel);
            done = true;
            return frozen;
        }
        finally
        {
            // whoever asked has gone away, or the log refused: people work on until it is asked again
            if (!done) await ReleaseAsync(row);
        }
    }

    private async Task ReleaseAsync(MoveOutRow row)
    {
        parts.Events.Holds.Release(row.Organization);
        parts.SampleHolds.Release(row.Organization);
        await parts.EachAsync(g => g.StaysAsync(row.Organization, CancellationToken.None));
    }

    /// <summary>The new node answers from now on, and this one says where it is.</summary>
    public ValueTask<Outcome<long>> SwitchAsync(string move, CancellationToken cancel) => OneAsync(async () =>
    {
        if (FindMove(move) is not { } row || row.Phase is not (MoveOutPhase.Frozen or MoveOutPhase.Moved)) return Gone(move);
        if (row.Phase == MoveOutPhase.Moved) return row.UntilUs;
        var (recorder, node, ttl) = (parts.Directory.Operator!.Id.ToString(), new Uri(row.Node!), (int)parts.Options.Referral.TotalSeconds);
        foreach (var text in row.Prefixes)
        {
            if (!Prefix.TryParse(text, out var prefix, out _) || parts.Prefixes.Find(prefix) is not { } known) continue;
            ttl = Math.Max(ttl, known.TtlSeconds);
            var moved = await parts.PrefixRegistry.MoveAsync(recorder, new PrefixGrant(prefix, known.Holder, known.HolderName, node, default, known.TtlSeconds, HandlePort: row.HandlePort), cancel);
            if (!moved.Succeeded) return moved.Status;
        }
        // what stands under the organisation's own o.… as well
        if (Prefix.TryParse(row.Organization, out var own, out _))
        {
            var moved = await parts.PrefixRegistry.MoveAsync(recorder, new PrefixGrant(own, row.Organization, row.Name, node, default, Math.Min(ttl, 86_400), HandlePort: row.HandlePort), cancel);
            if (!moved.Succeeded) return moved.Status;
        }
        using (parts.Events.Holds.Passing())
        {
            await foreach (var one in OwnCasesAsync(row, cancel))
            {
                if (one.Whereabouts is { Place: CasePlace.Leaving } w && w.Pact == Mark(row) && await parts.Travel.HandedOverAsync(one.Id, w.Token, Micros.Of(parts.Time), cancel) is { Succeeded: false } failed) return failed;
            }
        }
        if (await RecordAsync(row, OrganizationMoves.Moved, null, cancel) is { Succeeded: false } unrecorded) return unrecorded;
        row = await SaveAsync(row with { Phase = MoveOutPhase.Moved, UntilUs = Micros.Of(parts.Time) + (ttl * 1_000_000L) }, cancel);
        return (Outcome<long>)row.UntilUs;
    }, cancel);

    /// <summary>The new node has all: its keys are destroyed here.</summary>
    public async ValueTask<Outcome> DoneAsync(string move, CancellationToken cancel) => (await OneAsync<bool>(async () =>
    {
        if (FindMove(move) is not { IsGone: true } row || !OrganizationId.TryParse(row.Organization, out var id)) return Gone(move);
        parts.Keys.Destroy(id);
        foreach (var secret in row.Secrets) parts.Secrets.Destroy(secret.Handle, secret.Number);
        await parts.EachAsync(g => g.GoneAsync(row.Organization, cancel));
        if (!row.KeysGone) await SaveAsync(row with { KeysGone = true, CodeKey = [] }, cancel);
        return true;
    }, cancel)).Status;

    /// <summary>Ends referrals whose time is over. What this node has delegated itself it goes on to know.</summary>
    public async Task ReleaseAsync(CancellationToken cancel)
    {
        var now = Micros.Of(parts.Time);
        foreach (var due in _rows.Values.Where(r => r.Phase == MoveOutPhase.Moved && r.UntilUs <= now).ToList())
        {
            await OneAsync<bool>(async () =>
            {
                var recorder = parts.Directory.Operator!.Id.ToString();
                foreach (var text in due.Prefixes.Append(due.Organization))
                {
                    if (!Prefix.TryParse(text, out var prefix, out _) || DelegatedHere(prefix)) continue;
                    if (await parts.PrefixRegistry.ReleaseAsync(recorder, prefix, cancel) is { Succeeded: false } failed) return failed;
                }
                if (await RecordAsync(due, OrganizationMoves.Released, null, cancel) is { Succeeded: false } unrecorded) return unrecorded;
                await SaveAsync(due with { Phase = MoveOutPhase.Released }, cancel);
                return true;
            }, cancel);
        }
    }

    public bool DelegatedHere(Prefix prefix) => prefix.Parent is { } parent && parts.Prefixes.Find(parent) is { IsHere: true };

    /// <summary>Open cases that it has.</summary>
    public async IAsyncEnumerable<CaseView> OwnCasesAsync(MoveOutRow row, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel)
    {
        await foreach (var one in parts.Cases.AllAsync(new CaseQuery(Open: true), cancel))
        {
            if (one.Whereabouts is { Place: CasePlace.Away }) continue;
            if (one.Applicant == row.Organization || (one.Whereabouts?.With == row.Organization && parts.Directory.Find(one.Applicant) is null)) yield return one;
        }
    }

    /// <summary>How far the new node has read.</summary>
    public ValueTask<Outcome<bool>> NoteAsync(string move, long read, CancellationToken cancel) => OneAsync<bool>(async () =>
    {
        if (FindMove(move) is { IsOpen: true } row) await SaveAsync(row with { Read = read, ContactUs = Micros.Of(parts.Time) }, cancel);
        return true;
    }, cancel);

    /// <summary>Somebody did not know the code.</summary>
    public ValueTask<Outcome<bool>> MissAsync(string move, CancellationToken cancel) => OneAsync<bool>(async () =>
    {
        if (FindMove(move) is { } row) await SaveAsync(row with { Tries = row.Tries + 1 }, cancel);
        return true;
    }, cancel);

    public void Dispose() => _one.Dispose();

    private static string Mark(MoveOutRow row) => $"move:{row.Move}";

    private static Outcome Gone(string move) => new(Codes.NetRecalled, move, null, new Bilingual("这次迁移已撤销，或不在这一步。", "This move was called off, or is not at this step."));

    /// <summary>Holds the organisation once everything that its facts bring about has been carried out, which may bring about more. What takes too long lets people work on.</summary>
    private async Task<Outcome> SettleAsync(MoveOutRow row, CancellationToken cancel)
    {
        using var limit = new CancellationTokenSource(parts.Options.Settle, parts.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancel);
        await HoldAsync(row, settling: true);
        var what = "effects";
        try
        {
            for (var round = 0; round < SettlesMax; round++)
            {
                var size = parts.Events.Size;
                what = "effects of the node";
                await parts.EffectsReached(size, either.Token);
                what = "effects of cases";
                await parts.Effects.IdleAsync(row.Organization, size, either.Token);
                if (HasNew(row.Organization, size)) continue;
                await HoldAsync(row);
                if (!HasNew(row.Organization, size)) return Outcome.Ok;
                await HoldAsync(row, settling: true);
            }
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            // said below
        }
        return new Outcome(Codes.CasesNotPossible, what);
    }

    private bool HasNew(string organization, long from)
    {
        for (var at = from; at < parts.Events.Size; at++) if (parts.Events.Read(at).Owner == organization) return true;
        return false;
    }

    private async Task HoldAsync(MoveOutRow row, bool settling = false)
    {
        var where = row.Node is { } node ? new Uri(node).GetLeftPart(UriPartial.Authority) : "";
        await parts.Events.Holds.HoldAsync(row.Organization, new Outcome(Codes.NetMoved, where, null, row.IsGone
            ? new Bilingual($"本单位已迁到自己的节点，请到 {where} 办理。", $"The organisation has moved to its own node: go to {where}.")
            : new Bilingual($"本单位正在迁往 {where}，这里已停止写入，完成后请到那里办理。", $"The organisation is moving to {where}. Nothing is written here any more; go there when it is done.")), settling);
        parts.SampleHolds.Hold(row.Organization);
    }

    private ValueTask<Outcome> RecordAsync(MoveOutRow row, string step, string? actor, CancellationToken cancel) => OrganizationId.TryParse(row.Organization, out var id)
        ? facts.RecordAsync(parts.Directory.Operator!.Id.ToString(), id, step, row.Move, row.Node is { } node ? new Uri(node) : null, row.Origin, actor, cancel) : new(new Outcome(Codes.PartiesNotFound));

    private async ValueTask<Outcome> EnterAsync(Principal who, string act, CancellationToken cancel)
    {
        if (who.Organization is not { } organization || parts.Directory.Find(organization) is null) return new Outcome(Codes.PartiesSignInNeeded);
        var decision = parts.Access.Decide(who, AccessAction.ManagePacts, new ThingScope(organization, null));
        var allowed = decision.Allowed && parts.Access.Decide(who, AccessAction.ManageUsers, new ThingScope(organization, null)).Allowed;
        var written = await parts.Audit.WriteAsync(new AuditRecord(AuditKind.Administration, act, allowed ? Codes.Ok : Codes.PartiesForbidden, who.User, organization), cancel);
        return !written.Succeeded ? written : allowed ? Outcome.Ok : new Outcome(Codes.PartiesForbidden);
    }

    private async Task<MoveOutRow> SaveAsync(MoveOutRow row, CancellationToken cancel)
    {
        await parts.State.WriteAsync(row.Save, cancel);
        return _rows[row.Organization] = row;
    }

    private async ValueTask<Outcome<T>> OneAsync<T>(Func<Task<Outcome<T>>> work, CancellationToken cancel)
    {
        await _one.WaitAsync(cancel);
        try { return await work(); }
        finally { _one.Release(); }
    }
}
