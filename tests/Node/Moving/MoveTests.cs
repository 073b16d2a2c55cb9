using System.Text;
using Xunit;
using Yiwang.Cases;
using Yiwang.Cases.Travel;
using Yiwang.Events;
using Yiwang.Events.Proofs;
using Yiwang.Net.Moving;
using Yiwang.Net.Moving.Arriving;
using Yiwang.Net.Moving.Taken;
using Yiwang.Node.Composition;
using Yiwang.Node.Tests.Harness;
using Yiwang.Parties;
using Yiwang.Parties.Sessions;
using Yiwang.Storage.Blobs;
using Yiwang.Streams;
using Yiwang.Things;
using Yiwang.Things.Prefixes;

namespace Yiwang.Node.Tests.Moving;

/// <summary>携码迁移 over whole nodes: a hosted tenant with all that it has goes to its own node, and no identifier changes.</summary>
public sealed class MoveTests : MovingTests
{
    [Fact]
    public async Task Everything_moves_and_the_same_identifiers_answer_all_the_while()
    {
        var proofs = await Bed.ProofsAsync();
        using var stop = new CancellationTokenSource();
        var (asking, wrong) = Bed.AskAllTheWhile(stop.Token);
        await Bed.BeginAsync(await Bed.CodeAsync());
        var done = await Bed.UntilAsync(s => s.Phase == MoveInPhase.Done);
        Assert.Null(done.Trouble);
        Assert.Equal(MoveInPhase.Done, done.Phase);
        // during the time of referrals: the old node names the new one
        Assert.Equal(PlaceKind.Elsewhere, Of<IPrefixTable>(Bed.Host).Locate(PreparedNode.PrefixOf(MovingBed.Prefix)).Kind);
        await AskedAsync(200);
        await OverHandleAsync();
        // a question under way would take the leap of the clock for a node that does not answer
        await stop.CancelAsync();
        Assert.True(await asking > 200);
        Assert.Empty(wrong);
        Bed.Clock.Advance(TimeSpan.FromHours(25));
        using (var patience = new CancellationTokenSource(TimeSpan.FromSeconds(120)))
        using (var turns = new PeriodicTimer(TimeSpan.FromMilliseconds(20)))
        {
            while (Of<IPrefixTable>(Bed.Host).Locate(PreparedNode.PrefixOf(MovingBed.Prefix)).Kind != PlaceKind.Unknown) await turns.WaitForNextTickAsync(patience.Token);
        }
        await AskedAsync(200);
        await SameAsync();
        await ProvedAsync(proofs);

        async Task AskedAsync(int times)
        {
            for (var i = 0; i < times; i++) Assert.Equal("40Cr", await MovingBed.AskAsync(Bed.Asker, "99.1.7/A01", fresh: true));
        }
    }

    /// <summary>A client of the Handle protocol that knows the old node alone: it is referred, and finds its way by itself.</summary>
    private async Task OverHandleAsync()
    {
        await using var client = new Yiwang.Client.HandleClient(System.FormattableString.Invariant($"127.0.0.1:{Bed.Host.Host.Handle.Handle!.TcpPort}"));
        var record = await client.ResolveAsync("99.1.7/B0400", new Yiwang.Client.ResolveOptions { Recursive = false });
        Assert.Equal("批 400", record!.Text("material"));
        Assert.Equal("42CrMo", (await client.ResolveAsync("99.1.7/ZXJ26020000", new Yiwang.Client.ResolveOptions { Recursive = false }))!.Text("material"));
    }

    /// <summary>What the new node has is what the old one had.</summary>
    private async Task SameAsync()
    {
        var (there, here, prefix) = (Of<IRegistry>(Bed.Host), Of<IRegistry>(Bed.New), PreparedNode.PrefixOf(MovingBed.Prefix));
        foreach (var handle in new[] { "99.1.7/A01", "99.1.7/A02", "99.1.7/ZXJ26000001", "99.1.7/ZXJ26000731", "99.1.7/ZXJ26000732", "99.1.7/ZXJ26020000", "99.1.7/B0001", "99.1.7/B0450", $"{Bed.Tenant.Organization}/EQ1" })
        {
            var (a, b) = (there.FindRecord(Handle.Parse(handle))!, here.FindRecord(Handle.Parse(handle))!);
            Assert.Equal((a.Status, a.Owner, a.Template, a.VoidReason, Text(a)), (b.Status, b.Owner, b.Template, b.VoidReason, Text(b)));
        }
        Assert.Null(here.FindRecord(Handle.Parse("99.1.7/ZXJ26020001")));
        Assert.Equal(List(there, prefix), List(here, prefix));
        // the history with its times
        var (old, now) = (there.History(Handle.Parse("99.1.7/A01"), null, 10).Value!, here.History(Handle.Parse("99.1.7/A01"), null, 10).Value!);
        Assert.Equal(old.Select(c => (c.Kind, c.Actor, c.Record.RecordedAtUs)), now.Select(c => (c.Kind, c.Actor, c.Record.RecordedAtUs)));
        await SameCasesAsync();
        Assert.Equal((2L, 5_001L), Samples(Bed.New));
        // people keep their handles; whoever opened the move runs the node now
        var directory = Of<IDirectory>(Bed.New);
        Assert.Equal(Bed.Tenant.Organization, directory.Operator!.Id.ToString());
        Assert.True(UserName.TryParse("zhougong", out var name));
        Assert.True(directory.Find(name)!.In(directory.Operator.Id)!.Holds(Role.NodeAdmin));
        Assert.Equal("周工", directory.PersonOf(directory.Find(name)!)!.Name);
        Assert.True((await Of<SignIn>(Bed.New).WithPasswordAsync(new SignInRequest("zhougong", PreparedNode.Password, null, null, null), TestContext.Current.CancellationToken)).Succeeded);
        // the old node keeps neither it nor its key, and everybody else as before
        Assert.Null(Of<IDirectory>(Bed.Host).Find(Bed.Tenant.Organization));
        Assert.NotNull(Of<IDirectory>(Bed.Host).Find(Bed.Other.Organization));
        Assert.Empty(Of<Yiwang.Storage.Keys.IKeyStore>(Bed.Host).List($"org/{Bed.Tenant.Organization}/"));
        PreparedNode.Done(await there.RegisterAsync(Bed.Other, new RegisterThing(Handle.Parse("99.1.8/X2"), null, 0, MovingBed.Values("新"), [])));
        Assert.Equal(Codes.NetMoved, (await there.RegisterAsync(Bed.Tenant, new RegisterThing(Handle.Parse($"{Bed.Tenant.Organization}/EQ2"), null, 0, MovingBed.Values("x"), []))).Status.Code);
        PreparedNode.Done(await here.RegisterAsync(Bed.Tenant, new RegisterThing(Handle.Parse("99.1.7/A03"), null, 0, MovingBed.Values("新"), [])));
        Assert.Equal("新", (await MovingBed.AskAsync(Bed.Asker, "99.1.7/A03")).Split(',')[0]);
    }

    private async Task SameCasesAsync()
    {
        var (there, here) = (Of<INodeCases>(Bed.Host), Of<INodeCases>(Bed.New));
        var (open, closed) = (here.Find(Bed.OpenCase)!, here.Find(Bed.ClosedCase)!);
        Assert.Equal(("asked", "closed"), (open.State, closed.State));
        Assert.Equal((CasePlace.Away, CasePlace.Here), (there.Find(Bed.OpenCase)!.Whereabouts!.Place, open.Whereabouts!.Place));
        Assert.Equal(open.Whereabouts.Token, there.Find(Bed.OpenCase)!.Whereabouts!.Token);
        Assert.Single(open.Clocks);
        // what is personal was sealed anew, and whoever may read it reads it
        Assert.Equal(MovingBed.Secret, (string?)PreparedNode.Done(await Of<ICases>(Bed.New).ReadAsync(Bed.Tenant, Bed.OpenCase)).Values["contact"]);
        Assert.True(BlobName.TryParse(Bed.Photo, out var photo));
        Assert.NotNull(Of<BlobStore>(Bed.New).Open(photo));
        var page = PreparedNode.Done(await Of<ICases>(Bed.New).ListAsync(Bed.Tenant, new CaseQuery()));
        Assert.Equal(2, page.Rows.Count);
        var steps = Of<ICases>(Bed.New).History(Bed.Tenant, closed);
        Assert.Equal(there.Find(Bed.ClosedCase)!.OpenedAtUs, closed.OpenedAtUs);
        Assert.Equal(["CaseOpened", "CaseMoved"], steps.Select(s => s.Kind));
        Assert.Equal("closed", PreparedNode.Done(await Of<ICases>(Bed.New).MoveAsync(Bed.Tenant, new MoveCase(Bed.OpenCase, "close", [], -1))).State);
    }

    /// <summary>Files made before the move verify with the old log's key, and the new node gives the old proof of every entry that it took over.</summary>
    private async Task ProvedAsync(IReadOnlyList<(long Position, string Text)> proofs)
    {
        var old = new ProofVerifier([Of<Checkpointer>(Bed.Host).Key], NodeParts.CompactBodies);
        var (events, moved) = (Of<Yiwang.Events.Store.EventStore>(Bed.New), Of<IMovedEntries>(Bed.New));
        Assert.True(proofs.Count > 460);
        foreach (var (position, text) in proofs)
        {
            Assert.Equal(ProofVerdict.Verified, old.Verify(text).Verdict);
            var here = events.TakeOver.Find(new Yiwang.Events.Moving.TakenFrom("test.invalid/host", position));
            // closings of imports belong to the log in which they stand
            if (events.Origin.Length > 0 && here < 0)
            {
                Assert.Equal("BatchCommitted", Of<IEvents>(Bed.Host).Read(position).Kind);
                continue;
            }
            var entry = Assert.Single(await moved.FindAsync(here, TestContext.Current.CancellationToken));
            Assert.Equal(position, entry.Position);
            var shown = entry.Showing(new HashSet<Disclosure> { Disclosure.Public, Disclosure.Internal });
            var report = old.Verify(shown.ToString());
            Assert.True(report.Verdict == ProofVerdict.Verified, $"{Of<IEvents>(Bed.Host).Read(position).Kind}: {report.Failure?.Reason.En}");
            Assert.DoesNotContain(shown.Entry.Groups, g => g.Group is Disclosure.Granted or Disclosure.Sealed);
        }
        // and the new log is whole
        Assert.Equal(ProofVerdict.Verified, new ProofVerifier([Of<Checkpointer>(Bed.New).Key], NodeParts.CompactBodies).Verify(
            PreparedNode.Done(await Of<ProofMaker>(Bed.New).MakeAsync(events.FindHead("99.1.7/A01"), new HashSet<Disclosure> { Disclosure.Public })).ToString()).Verdict);
    }

    [Fact]
    public async Task What_is_recorded_meanwhile_comes_too_and_after_freezing_nothing_is()
    {
        await Bed.BeginAsync(await Bed.CodeAsync());
        // people go on working until the moment of freezing
        var n = 0;
        for (; n < 3_000; n++)
        {
            var registered = await Of<IRegistry>(Bed.Host).RegisterAsync(Bed.Tenant, new RegisterThing(Handle.Parse($"99.1.7/W{n:0000}"), null, 0, MovingBed.Values($"写 {n}"), []));
            if (registered.Succeeded) continue;
            Assert.Contains(registered.Status.Code, new[] { Codes.NetMoved, Codes.ThingsPrefixNotHere });
            break;
        }
        Assert.Equal(MoveInPhase.Done, (await Bed.UntilAsync(s => s.Phase == MoveInPhase.Done)).Phase);
        for (var i = 0; i < n; i++) Assert.Equal($"写 {i}", Text(Of<IRegistry>(Bed.New).FindRecord(Handle.Parse($"99.1.7/W{i:0000}"))!).Split(',')[0]);
        Assert.Null(Of<IRegistry>(Bed.New).FindRecord(Handle.Parse($"99.1.7/W{n:0000}")));
    }

    [Fact]
    public async Task A_wrong_code_a_second_use_and_a_stranger_change_nothing()
    {
        var code = await Bed.CodeAsync();
        var size = Of<IEvents>(Bed.New).Size;
        var wrong = code[..^1] + (code[^1] == 'A' ? 'B' : 'A');
        Assert.Equal(Codes.NetBadSignature, (await Bed.Arriving.PlanAsync(Bed.Host.Http.BaseAddress!.AbsoluteUri, wrong)).Status.Code);
        Assert.Equal(Codes.RequestInvalid, (await Bed.Arriving.PlanAsync(Bed.Host.Http.BaseAddress!.AbsoluteUri, "ABCD")).Status.Code);
        Assert.Equal(size, Of<IEvents>(Bed.New).Size);
        var plan = PreparedNode.Done(await Bed.Arriving.PlanAsync(Bed.Host.Http.BaseAddress!.AbsoluteUri, code));
        Assert.Equal((MoveInPhase.Planned, 1L, 2L, 5_001L), (plan.Phase, plan.Plan!.OpenCases, plan.Plan.Series, plan.Plan.Samples));
        Assert.Equal(1, plan.Plan.Kinds["RangeRegistered"]);
        Assert.Equal(size, Of<IEvents>(Bed.New).Size);
        // another node with the same code: it was used
        Assert.Equal(Codes.NetBadSignature, (await Of<Moves>(Bed.Asker).PlanAsync(Bed.Host.Http.BaseAddress!.AbsoluteUri, code)).Status.Code);
        // nobody but the organisation's administrators gets a code, and the operator does not move out
        Assert.Equal(Codes.PartiesForbidden, (await Bed.Leaving.OpenAsync(Bed.Tenant with { Roles = new HashSet<Role> { Role.Inspector } })).Status.Code);
        Assert.Equal(Codes.RequestInvalid, (await Bed.Leaving.OpenAsync(Bed.HostAdmin)).Status.Code);
        PreparedNode.Done(await Of<IRegistry>(Bed.Host).RegisterAsync(Bed.Tenant, new RegisterThing(Handle.Parse("99.1.7/A09"), null, 0, MovingBed.Values("照常"), [])));
    }

    [Fact]
    public async Task Called_off_before_the_switch_everything_is_as_before()
    {
        await Bed.BeginAsync(await Bed.CodeAsync());
        // whichever comes first: the call or the switch
        var called = await Bed.Leaving.CallOffLeavingAsync(Bed.Tenant);
        if (!called.Succeeded)
        {
            Assert.Equal(Codes.NetDelivered, called.Code);
            return;
        }
        Assert.Equal(MoveInPhase.CalledOff, (await Bed.UntilAsync(s => s.Phase is MoveInPhase.CalledOff or MoveInPhase.Done)).Phase);
        PreparedNode.Done(await Of<IRegistry>(Bed.Host).RegisterAsync(Bed.Tenant, new RegisterThing(Handle.Parse("99.1.7/A09"), null, 0, MovingBed.Values("照常"), [])));
        Assert.NotEqual(CasePlace.Leaving, Of<INodeCases>(Bed.Host).Find(Bed.OpenCase)!.Whereabouts?.Place);
        PreparedNode.Done(await Of<ICases>(Bed.Host).MoveAsync(Bed.Tenant, new MoveCase(Bed.OpenCase, "close", [], -1)));
        // once more, and this time to the end: what had come stays, the rest comes
        await Bed.BeginAsync(await Bed.CodeAsync());
        Assert.Equal(MoveInPhase.Done, (await Bed.UntilAsync(s => s.Phase == MoveInPhase.Done)).Phase);
        Assert.Equal("closed", Of<INodeCases>(Bed.New).Find(Bed.OpenCase)!.State);
        Assert.NotNull(Of<IRegistry>(Bed.New).FindRecord(Handle.Parse("99.1.7/A09")));
    }

    private static string Text(ThingRecord record) => string.Join(',', record.Values.Select(v => Encoding.UTF8.GetString(v.Data.Span)));

    private static List<string> List(IRegistry registry, Prefix prefix)
    {
        List<string> all = [];
        for (string? cursor = null; ;)
        {
            var (page, next) = registry.List(prefix, cursor, 200);
            all.AddRange(page.Select(r => r.Handle.ToString()));
            if (next is null) return all;
            cursor = next;
        }
    }

    private (long Series, long Samples) Samples(RunningNode node)
    {
        var streams = Of<StreamStore>(node);
        var samples = 0L;
        var series = streams.List(Bed.Tenant.Organization, default, 100);
        foreach (var one in series)
        {
            using var cursor = streams.Read(one.Id, 0, long.MaxValue);
            while (cursor.Next()) samples += cursor.Times.Length;
        }
        return (series.Count, samples);
    }
}
