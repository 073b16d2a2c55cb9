using System.Net;
using Xunit;
using Yiwang.Cases;
using Yiwang.Events;
using Yiwang.Parties;
using Yiwang.Parties.Auditing;
using Yiwang.Unit.Tests.Console.Cases;

namespace Yiwang.Unit.Tests.Cases;

/// <summary>What failed stands on the case, and an administrator has it tried again.</summary>
public sealed class RetryTests : IAsyncLifetime
{
    private CasePagesBed _pages = null!;
    private CaseBed _bed = null!;

    public async ValueTask InitializeAsync()
    {
        _pages = await CasePagesBed.OpenAsync();
        _bed = _pages.Engine;
    }

    public ValueTask DisposeAsync() => _pages.DisposeAsync();

    private async Task<CaseView> FailedAsync(bool final)
    {
        _bed.Effect.Answer = _ => new EffectResult(new Outcome(Codes.ConnectNoAnswer), Final: final);
        var opened = await CaseBed.Ok(_bed.Cases.OpenAsync(_bed.Engineer, new OpenCase("job", CaseBed.Values("""{"text":"a"}"""))));
        var view = await CaseBed.Ok(_bed.Cases.MoveAsync(_bed.Engineer, new MoveCase(opened.Id, "test", [], -1)));
        // after one that failed for good the others of its step go on
        await _bed.UntilAsync(() => _bed.Cases.Pending(view.Id) is [{ Attempts: 1 } one, ..] all && one.FailedForGood == final && (all.Count == 1 || !final));
        return view;
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_page_shows_it_and_the_button_brings_it_about_once(bool final)
    {
        var view = await FailedAsync(final);
        _pages.Who = _bed.Engineer;
        var page = WebUtility.HtmlDecode(await _pages.PageAsync("/cases/" + view.Id));
        Assert.Contains("test.note", page, StringComparison.Ordinal);
        Assert.Contains("没有应答", page, StringComparison.Ordinal);
        Assert.Equal(final, page.Contains("不再自动重试", StringComparison.Ordinal));
        Assert.DoesNotContain("立即重试</button>", page, StringComparison.Ordinal);
        _pages.Who = _bed.ForgeAdmin;
        _bed.Effect.Answer = _ => EffectResult.Done;
        var sent = await _pages.SendAsync("/cases/" + view.Id, "retry-effects", []);
        Assert.Equal("/cases/" + view.Id, sent.Location);
        // no clock was moved: it is tried at once
        await _bed.IdleAsync(view.Id);
        Assert.Equal(2, _bed.Effect.Ran.Count);
        Assert.Single(_bed.Effect.Ran.Select(r => r.Key).Distinct());
        Assert.Contains(_bed.Audit.Records, r => r is { Kind: AuditKind.Administration, Action: "cases.retry" } && r.Actor == _bed.ForgeAdmin.User && r.Object == view.Id);
        // and neither is it forgotten that it is done
        await _bed.RestartAsync();
        Assert.Empty(_bed.Cases.Pending(view.Id));
        Assert.Equal(2, _bed.Effect.Ran.Count);
    }

    [Fact]
    public async Task Only_administrators_may_and_a_stranger_learns_nothing()
    {
        var view = await FailedAsync(final: true);
        await Refused(_bed.Engineer, Codes.PartiesForbidden);
        await Refused(_bed.Auditor, Codes.PartiesForbidden);
        // an administrator elsewhere
        await Refused(_bed.Stranger, Codes.CasesNotFound);
        await Refused(_bed.Officer, Codes.CasesNotFound);
        await Refused(Principal.Public, Codes.CasesNotFound);
        Assert.Single(_bed.Effect.Ran);
        var node = new Principal(_bed.Officer.Organization, _bed.Officer.Organization + "/User_node", new HashSet<Role> { Role.NodeAdmin });
        Assert.False(_bed.Cases.Find(node, view.Id).Succeeded);
        Assert.Equal(1, (await _bed.Cases.RetryAsync(node, view.Id)).Value);
        await _bed.UntilAsync(() => _bed.Effect.Ran.Count == 2);
        // the same role in an organisation that does not run the node is nothing
        await Refused(node with { Organization = _bed.Forge }, Codes.PartiesForbidden, Codes.CasesNotFound);

        async Task Refused(Principal who, params string[] codes) => Assert.Contains((await _bed.Cases.RetryAsync(who, view.Id)).Status.Code, codes);
    }

    [Fact]
    public async Task What_failed_before_does_not_overtake_what_runs()
    {
        var view = await FailedAsync(final: true);
        var running = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _bed.Effect.Wait = running.Task;
        _bed.Effect.Answer = _ => EffectResult.Done;
        await CaseBed.Ok(_bed.Cases.MoveAsync(_bed.Engineer, new MoveCase(view.Id, "test", [], -1)));
        await _bed.UntilAsync(() => _bed.Effect.Ran.Count == 2);
        Assert.Equal(2, (await _bed.Cases.RetryAsync(_bed.ForgeAdmin, view.Id)).Value);
        Assert.Equal(2, _bed.Effect.Ran.Count);
        running.SetResult();
        await _bed.IdleAsync(view.Id);
        Assert.Equal(3, _bed.Effect.Ran.Count);
    }
}
