using Yiwang.Cases;
using Yiwang.Events;
using Yiwang.Events.Moving;
using Yiwang.Net.Moving.Taken;
using Yiwang.Net.Moving.Wire;
using Yiwang.Parties;
using Yiwang.Parties.Organizations;
using Yiwang.Storage.Blobs;
using Yiwang.Storage.Sql;
using Yiwang.Things;
using Yiwang.Things.Prefixes;

namespace Yiwang.Net.Moving.Arriving;

/// <summary>Does the work of a move on the new node, step after step; each step is durable before the next and may come again. Waits where the old node does not answer, stops where trying again would not help.</summary>
internal sealed class MoveRun(MovingParts parts, OrganizationMoves facts, MovesIn moves)
{
    private readonly SamplePages _samples = new(parts.Streams);
    private readonly EntryImport _import = new(parts);

    private MoveInRow Row => moves.Row!;
    private MoveClient Host => new(parts, Row) { Heard = moves.Read };

    public async Task RunAsync(CancellationToken stop)
    {
        var pause = parts.Options.RetryFirst;
        while (Row.IsUnderWay)
        {
            try
            {
                var step = await StepAsync(stop);
                if (step.Succeeded)
                {
                    pause = parts.Options.RetryFirst;
                    continue;
                }
                if (step.Code == Codes.NetRecalled) await moves.SaveAsync(Row with { Phase = MoveInPhase.CalledOff }, stop);
                else if (!Passing(step.Code))
                {
                    await moves.SaveAsync(Row with { Trouble = $"{CodeSentences.Of(step).Zh}（{step.Code} {step.Detail}）" }, stop);
                    return;
                }
                else await Task.Delay(pause, parts.Time, stop);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested) { return; }
            // the old node's answer was another than its form says, as a null where something must stand
            catch (Exception e) when (e is FormatException or ArgumentException or NullReferenceException or InvalidOperationException or KeyNotFoundException or System.Text.Json.JsonException or System.Security.Cryptography.CryptographicException or InvalidDataException)
            {
                await moves.SaveAsync(Row with { Trouble = $"{CodeSentences.Of(new Outcome(Codes.NetBadAnswer)).Zh}（{Codes.NetBadAnswer} {e.Message}）" }, stop);
                return;
            }
            catch (Exception e) when (e is SqlException or IOException)
            {
                try { await Task.Delay(pause, parts.Time, stop); }
                catch (OperationCanceledException) { return; }
            }
            pause = pause * 2 < parts.Options.RetryMax ? pause * 2 : parts.Options.RetryMax;
        }
    }

    private static bool Passing(string code) => code is Codes.NetUnreachable or Codes.EventsStopping or Codes.RequestLimited or Codes.RequestTimeout or Codes.EventsDiskFull or Codes.EventsConflict;

    private Task<Outcome> StepAsync(CancellationToken cancel) => Row switch
    {
        { Phase: MoveInPhase.Copying, EntryCursor: "" } => FirstAsync(cancel),
        { Phase: MoveInPhase.Copying, EntriesThere: false } or { Phase: MoveInPhase.Finishing, EntriesThere: false } => EntriesAsync(cancel),
        { Phase: MoveInPhase.Copying, SamplePass: 0 } or { Phase: MoveInPhase.Finishing, SamplePass: 1 } => SamplesAsync(cancel),
        { Phase: MoveInPhase.Copying } => FilesThenAsync(FreezeAsync, cancel),
        { Phase: MoveInPhase.Finishing } => FilesThenAsync(GoodsAsync, cancel),
        _ => SwitchAsync(cancel),
    };

    /// <summary>The organisation's keys first: with them everything that follows is signed.</summary>
    private async Task<Outcome> FirstAsync(CancellationToken cancel)
    {
        var keys = await Host.AskAsync(new MoveRequest(1, Row.Move, MoveOps.Keys), MoveJson.Default.KeysBody, cancel);
        if (!keys.Succeeded) return keys.Status;
        if (!OrganizationId.TryParse(Row.Organization, out var id)) return new Outcome(Codes.NetBadAnswer, Row.Organization);
        foreach (var key in keys.Value.Keys) if (!parts.Keys.Import(id, key.Name, key.Secret)) return new Outcome(Codes.NetBadAnswer, $"key {key.Name}");
        foreach (var secret in keys.Value.Secrets) if (!ArrivalRules.IsBelow(secret.Handle, Row.Organization) || !parts.Secrets.Import(secret.Handle, secret.Number, secret.Secret)) return new Outcome(Codes.NetBadAnswer, $"secret of {secret.Handle}");
        await moves.SaveAsync(Row with { EntryCursor = "0:0" }, cancel);
        return Outcome.Ok;
    }

    private async Task<Outcome> EntriesAsync(CancellationToken cancel)
    {
        var page = await Host.AskAsync(new MoveRequest(1, Row.Move, MoveOps.Entries) { Cursor = Row.EntryCursor }, MoveJson.Default.EntriesBody, cancel);
        if (!page.Succeeded) return page.Status;
        var taken = await _import.TakeAsync(Row, page.Value, cancel);
        if (!taken.Succeeded) return taken.Status;
        await moves.SaveAsync(Row with { EntryCursor = page.Value.Next, EntriesThere = page.Value.End, Entries = Row.Entries + taken.Value }, cancel);
        return Outcome.Ok;
    }

    private async Task<Outcome> SamplesAsync(CancellationToken cancel)
    {
        // the time of reception is kept to a sixteenth of the delay: what came within the hour before the first pass is looked at again
        var since = Row.SamplePass == 0 ? 0 : Row.SamplesSinceUs - 3_600_000_000;
        var page = await Host.AskAsync(new MoveRequest(1, Row.Move, MoveOps.Samples) { Cursor = Row.SampleCursor, Since = MovedEntries.Text(Math.Max(0, since)) }, MoveJson.Default.SamplesBody, cancel);
        if (!page.Succeeded) return page.Status;
        if (await _samples.TakeAsync(Row.Organization, page.Value.Page) is not { } taken) return new Outcome(Codes.NetBadAnswer, "samples that cannot be read, or are not taken now");
        await moves.SaveAsync(Row with { SampleCursor = page.Value.End ? "" : page.Value.Next, SamplePass = Row.SamplePass + (page.Value.End ? 1 : 0), Samples = Row.Samples + (Row.SamplePass == 0 ? taken : 0) }, cancel);
        return Outcome.Ok;
    }

    private async Task<Outcome> FilesThenAsync(Func<CancellationToken, Task<Outcome>> then, CancellationToken cancel)
    {
        var next = await parts.State.ReadAsync(sql => sql.QueryFirst("select name from moving_files where move = @move and done = 0 order by name limit 1", r => r.Text(0), ("move", Row.Move)), cancel);
        return next is null ? await then(cancel) : await FileAsync(next, cancel);
    }

    private async Task<Outcome> FileAsync(string name, CancellationToken cancel)
    {
        using var whole = new MemoryStream();
        while (true)
        {
            var part = await Host.AskAsync(new MoveRequest(1, Row.Move, MoveOps.File) { Name = name, Offset = whole.Length }, MoveJson.Default.FileBody, cancel);
            // the old node has lost it, or never had it: the record still names it
            if (part.Status.Code == Codes.EventsNotFound) break;
            if (!part.Succeeded) return part.Status;
            if (part.Value.Length > parts.Blobs.Options.BytesMax) return new Outcome(Codes.RequestTooLarge, $"{name}: {part.Value.Length}", null, new Bilingual("一个附件超过本节点的上限（limits.attachmentBytes），请调高后继续。", "An attachment is larger than this node takes (limits.attachmentBytes): raise it and go on."));
            whole.Write(part.Value.Bytes);
            if (whole.Length < part.Value.Length && part.Value.Bytes.Length > 0) continue;
            whole.Position = 0;
            var put = await parts.Blobs.PutAsync(whole, Row.Organization, cancel);
            if (put.Fault != BlobFault.None || put.Name.ToString() != name) return new Outcome(put.Fault == BlobFault.DiskFull ? Codes.EventsDiskFull : Codes.NetBadAnswer, name);
            break;
        }
        await parts.State.WriteAsync(sql => sql.Execute("update moving_files set done = 1 where move = @move and name = @name", ("move", Row.Move), ("name", name)), cancel);
        await moves.SaveAsync(Row with { Files = Row.Files + 1 }, cancel);
        return Outcome.Ok;
    }

    private async Task<Outcome> FreezeAsync(CancellationToken cancel)
    {
        var frozen = await Host.AskAsync(new MoveRequest(1, Row.Move, MoveOps.Freeze), MoveJson.Default.FrozenBody, cancel);
        if (frozen.Status.Code == Codes.CasesNotPossible)
            return frozen.Status with { Say = new Bilingual("原节点上还有没做完的后续处理，等了一会儿仍没有做完，所以没有冻结，原节点照常使用。稍后点“继续”再试。", "On the old node something that earlier steps bring about is not done yet. It was waited for and is still not done, so nothing was frozen and people work on there. Go on a little later.") };
        if (!frozen.Succeeded) return frozen.Status;
        await moves.SaveAsync(Row with { Phase = MoveInPhase.Finishing, FrozenSize = frozen.Value.Size, EntriesThere = false, GoodsDone = 0, GoodsCursor = "" }, cancel);
        return Outcome.Ok;
    }

    /// <summary>What is not in the log: pages of one kind after the other. One that the old node does not know has nothing.</summary>
    private async Task<Outcome> GoodsAsync(CancellationToken cancel)
    {
        if (Row.GoodsDone >= parts.Goods.Count) return await TallyAsync(cancel);
        var goods = parts.Goods[Row.GoodsDone];
        var page = await Host.AskAsync(new MoveRequest(1, Row.Move, MoveOps.Goods) { Name = goods.Name, Cursor = Row.GoodsCursor }, MoveJson.Default.GoodsBody, cancel);
        if (!page.Succeeded && page.Status.Code != Codes.NetNotUnderstood) return page.Status;
        if (page.Succeeded && await goods.TakeAsync(Row.Organization, new GoodsOrigin(Row.Begun!.Origin, Row.GoodsCursor), page.Value.Page, cancel) is { Succeeded: false } failed) return failed;
        var isOver = !page.Succeeded || page.Value.End;
        await moves.SaveAsync(Row with { GoodsDone = Row.GoodsDone + (isOver ? 1 : 0), GoodsCursor = isOver ? "" : page.Value!.Next }, cancel);
        return Outcome.Ok;
    }

    /// <summary>Nothing is switched before every entry that the old node counts is here, kind by kind.</summary>
    private async Task<Outcome> TallyAsync(CancellationToken cancel)
    {
        var there = await Host.AskAsync(new MoveRequest(1, Row.Move, MoveOps.Tally), MoveJson.Default.MovePlan, cancel);
        if (!there.Succeeded) return there.Status;
        var here = await parts.State.ReadAsync(sql => MovedEntries.Count(sql, Row.Begun!.Origin, Row.Move), cancel);
        foreach (var (kind, count) in there.Value.Kinds)
        {
            if (here.GetValueOrDefault(kind) != count) return new Outcome(Codes.NetBadAnswer, $"{kind}: {count} there, {here.GetValueOrDefault(kind)} here");
        }
        await moves.SaveAsync(Row with { Phase = MoveInPhase.Switching, Plan = Row.Plan! with { Kinds = there.Value.Kinds } }, cancel);
        return Outcome.Ok;
    }

    /// <summary>This node answers before the old one stops, so that there is no moment without an answer.</summary>
    private async Task<Outcome> SwitchAsync(CancellationToken cancel)
    {
        if (!OrganizationId.TryParse(Row.Organization, out var id)) return new Outcome(Codes.NetBadAnswer, Row.Organization);
        long until;
        using (parts.Events.Holds.Passing())
        {
            foreach (var p in Row.Begun!.Prefixes)
            {
                if (!Prefix.TryParse(p.Prefix, out var prefix, out _)) return new Outcome(Codes.NetBadAnswer, p.Prefix);
                var homed = await parts.PrefixRegistry.MoveAsync(Row.Organization, new PrefixGrant(prefix, Row.Organization, p.HolderName, null, default, p.Ttl), cancel);
                if (!homed.Succeeded) return homed.Status;
            }
            var switched = await Host.AskAsync(new MoveRequest(1, Row.Move, MoveOps.Switch), MoveJson.Default.SwitchedBody, cancel);
            if (!switched.Succeeded) return switched.Status;
            if (!long.TryParse(switched.Value.Until, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out until)) return new Outcome(Codes.NetBadAnswer, $"until {switched.Value.Until}");
            foreach (var p in Row.Begun.Prefixes.Where(p => !p.DelegatedHere))
            {
                if (await Host.RehomeAsync(p.Prefix, cancel) is { Succeeded: false } untold) return untold;
            }
            await foreach (var one in parts.Cases.AllAsync(new CaseQuery(Open: true), cancel))
            {
                if (await parts.Travel.ArriveAsync(one.Id, $"move:{Row.Move}", cancel) is { Succeeded: false } failed) return failed;
            }
            if (parts.Directory.Operator?.Id == id && UserHandle.TryParse(Row.Begun.Administrator, out var administrator) && await facts.AppointAsync(id, administrator, Role.NodeAdmin, cancel) is { Succeeded: false } unappointed) return unappointed;
            if (await facts.RecordAsync(Row.Organization, id, OrganizationMoves.Arrived, Row.Move, new Uri(Row.Host), Row.Begun.Origin, null, cancel) is { Succeeded: false } unrecorded) return unrecorded;
        }
        parts.Events.Holds.Release(Row.Organization);
        await parts.EachAsync(g => g.ArrivedAsync(Row.Organization, cancel));
        if (await parts.Pacts.TellAsync(cancel) is { Succeeded: false } silent) return silent;
        var done = await Host.AskAsync(new MoveRequest(1, Row.Move, MoveOps.Done), MoveJson.Default.FrozenBody, cancel);
        if (!done.Succeeded) return done.Status;
        await moves.SaveAsync(Row with { Phase = MoveInPhase.Done, UntilUs = until, DoneUs = Micros.Of(parts.Time), Trouble = null }, cancel);
        return Outcome.Ok;
    }
}
