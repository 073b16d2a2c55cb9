using System.Text.Json.Nodes;
using Xunit;
using Yiwang.Cases;
using Yiwang.Net.Moving.Arriving;
using Yiwang.Node.Tests.Coding;
using Yiwang.Node.Tests.Harness;
using Yiwang.Storage.Blobs;
using Yiwang.Trust.Coding.Scans;

namespace Yiwang.Node.Tests.Moving;

/// <summary>A printed bottle does not know that its maker has moved: on the new node its secret code is told as genuine once, with the coupon, and what was opened or asked before is known.</summary>
public sealed class MoveCodesTests : IAsyncLifetime
{
    private const string Opened = "99.1.7/B26A100000001", Fresh = "99.1.7/B26A100000002";
    private MovingBed _bed = null!;

    public async ValueTask InitializeAsync() => _bed = await MovingBed.StartAsync();

    public ValueTask DisposeAsync() => _bed.DisposeAsync();

    [Fact]
    public async Task A_secret_code_that_moved_is_genuine_at_its_first_opening_and_wins_its_coupon()
    {
        var (_, secrets) = await PreparedBottles.BottlesAsync(_bed.Host.Host.Services, _bed.Tenant, MovingBed.Prefix, 20);
        var campaign = new OpenCase("coupon-campaign", (JsonObject)JsonNode.Parse("""{"campaign": "开瓶有礼", "stem": "99.1.7/B26A1", "firstDay": "2020-01-01", "lastDay": "2099-12-31", "prizes": [{"prize": "酒杯一套", "stock": 5}]}""")!, Transition: "start");
        PreparedNode.Done(await MovingBed.Of<ICases>(_bed.Host).OpenAsync(_bed.Tenant, campaign));
        Assert.Contains("正品·首次开启", await OpenAsync(_bed.Host, Opened, secrets[0], 1), StringComparison.Ordinal);
        await AskAsync(_bed.Host, Opened, 2);
        await AskAsync(_bed.Host, Fresh, 3);
        var counted = await CountAsync(_bed.Host, Fresh);
        Assert.Equal(1, counted.Total);
        // a file whose case is still under way: nothing in the log names it
        var sent = await MovingBed.Of<BlobStore>(_bed.Host).PutAsync(new MemoryStream([7, 7, 7]), _bed.Tenant.Organization!);

        await _bed.BeginAsync(await _bed.CodeAsync());
        var done = await _bed.UntilAsync(s => s.Phase == MoveInPhase.Done);
        Assert.True(done is { Trouble: null, Phase: MoveInPhase.Done }, done.Trouble);

        Assert.Equal((counted.Total, counted.FirstUs), await CountAsync(_bed.New, Fresh) is var moved ? (moved.Total, moved.FirstUs) : default);
        Assert.True(MovingBed.Of<BlobStore>(_bed.New).Open(sent.Name) is { Length: 3 });
        var again = await OpenAsync(_bed.New, Opened, secrets[0], 4);
        Assert.Contains("已激活", again, StringComparison.Ordinal);
        Assert.DoesNotContain("正品·首次开启", again, StringComparison.Ordinal);
        var page = await WonAsync(Fresh, secrets[1]);
        Assert.Contains("正品·首次开启", page, StringComparison.Ordinal);
        Assert.Contains("酒杯一套", page, StringComparison.Ordinal);
        Assert.Contains("已激活", await OpenAsync(_bed.New, Fresh, secrets[1], 6), StringComparison.Ordinal);
        Assert.Contains("无此码", await OpenAsync(_bed.New, "99.1.7/B26A100000003", "2222222K", 7), StringComparison.Ordinal);
    }

    /// <summary>Running campaigns are followed a moment after the node has them.</summary>
    private async Task<string> WonAsync(string bottle, string secret)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(120));
        using var looks = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        var campaigns = MovingBed.Of<Trust.Coding.Coupons.CouponDesk>(_bed.New);
        while (!campaigns.Runs(Yiwang.Things.Handle.Parse(bottle), _bed.Tenant.Organization!)) await looks.WaitForNextTickAsync(patience.Token);
        return await OpenAsync(_bed.New, bottle, secret, 5);
    }

    private static async Task<string> OpenAsync(RunningNode node, string bottle, string secret, int device)
    {
        using var answer = await SendAsync(node, HttpMethod.Post, "/scan/open/" + bottle, device, new FormUrlEncodedContent([new("secret", secret)]));
        Assert.Equal(System.Net.HttpStatusCode.SeeOther, answer.StatusCode);
        using var page = await SendAsync(node, HttpMethod.Get, answer.Headers.Location!.ToString().Split('#')[0], device, null);
        return await page.Content.ReadAsStringAsync();
    }

    private static async Task AskAsync(RunningNode node, string bottle, int device)
    {
        using var answer = await SendAsync(node, HttpMethod.Post, "/scan/count/" + bottle, device, null);
        Assert.True(answer.IsSuccessStatusCode, $"{answer.StatusCode}");
    }

    private static Task<ScanSummary> CountAsync(RunningNode node, string bottle) => MovingBed.Of<ScanStore>(node).ReadAsync(bottle, 10, TestContext.Current.CancellationToken);

    private static Task<HttpResponseMessage> SendAsync(RunningNode node, HttpMethod method, string path, int device, HttpContent? content)
    {
        var request = new HttpRequestMessage(method, path) { Content = content };
        request.Headers.Add("Cookie", $"yw-device={CodingNode.Device(device)}");
        request.Headers.Add("Accept", method == HttpMethod.Post && content is null ? "application/json" : "text/html");
        return node.Http.SendAsync(request);
    }
}
