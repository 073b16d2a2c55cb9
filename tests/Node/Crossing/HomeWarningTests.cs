using System.Net;
using Xunit;
using Yiwang.Events.Kinds;
using Yiwang.Node.Tests.Harness;
using Yiwang.Trust.Trace.Capture;
using Yiwang.Trust.Trace.Facts;

namespace Yiwang.Node.Tests.Crossing;

/// <summary>A code of another node that its maker has recalled: whoever looks it up here is told what the maker's node says, as of when, and when it cannot be asked.</summary>
public sealed class HomeWarningTests : IAsyncLifetime
{
    private const string Code = "99.1/HW-1";
    private static readonly TimeSpan s_minute = TimeSpan.FromMinutes(1);
    private PairOnLines _pair = null!;

    public async ValueTask InitializeAsync() => _pair = await PairOnLines.StartAsync();

    public ValueTask DisposeAsync() => _pair.DisposeAsync();

    [Fact]
    public async Task A_recall_at_home_shows_on_the_page_of_another_node_within_a_minute_and_stays_when_home_is_gone()
    {
        var (maker, other) = (_pair.A, _pair.B);
        await maker.RegisterAsync(Code);
        var before = await PageAsync();
        Assert.Contains("标识有效", before, StringComparison.Ordinal);
        Assert.Contains("没有召回或仿冒提示，截至", before, StringComparison.Ordinal);

        PairOnLines.Ok(await maker.Get<ITraceCapture>().RecordAsync(maker.Who, [new TraceEntry(ProductKinds.Recalled, new TraceFact { Form = TraceFact.Object, Action = TraceFact.Observe, Disposition = "recalled", Epcs = [Code] })], cancel: TestContext.Current.CancellationToken));
        _pair.Advance(s_minute);
        await _pair.UntilAsync(async () => (await LookAsync()).Contains("登记单位的节点提示：已召回，截至", StringComparison.Ordinal), "the recall is shown", s_minute);
        Assert.DoesNotContain("标识有效", await PageAsync(), StringComparison.Ordinal);
        // only where it is asked for
        using var http = new HttpClient { BaseAddress = maker.Host.Addresses.Single() };
        Assert.DoesNotContain("warnings", await http.GetStringAsync($"/api/resolve/{Code}", TestContext.Current.CancellationToken), StringComparison.Ordinal);

        _pair.ToA.Cut = true;
        _pair.Advance(s_minute);
        var alone = await PageAsync();
        Assert.Contains("联系不上登记单位的节点", alone, StringComparison.Ordinal);
        Assert.Contains("已召回，截至", alone, StringComparison.Ordinal);

        // a busy machine lets the seconds of a hop pass, and the pause after that is the clock's
        async Task<string> PageAsync()
        {
            var page = "";
            await _pair.UntilAsync(async () => (page = await LookAsync()).Length > 0, "a page", TimeSpan.FromSeconds(1));
            return page;
        }

        async Task<string> LookAsync()
        {
            using var client = new HttpClient { BaseAddress = other.Host.Addresses.Single() };
            using var answer = await client.GetAsync($"/i/{Code}", TestContext.Current.CancellationToken);
            var page = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
            Assert.True(answer.IsSuccessStatusCode || Asking.IsBusy(answer.StatusCode), page);
            return answer.IsSuccessStatusCode ? page : "";
        }
    }
}
