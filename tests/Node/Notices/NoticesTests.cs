using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using Yiwang.Node.Settings;
using Yiwang.Node.Tests.Harness;
using Yiwang.Notices;
using Yiwang.Notices.Calendar;
using Yiwang.Notices.Channels;
using Yiwang.Notices.Inbox;
using Yiwang.Parties;
using Yiwang.Parties.Sessions;
using Yiwang.Things.Prefixes;

namespace Yiwang.Node.Tests.Notices;

/// <summary>A whole node tells people: channels made in the browser, bodies as a robot's operator would see them, reading by arriving.</summary>
public sealed class NoticesTests : IAsyncLifetime
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(3);
    private RunningNode _node = null!;
    private WebhookReceiver _receiver = null!;
    private Browser _browser = null!;
    private readonly CancellationTokenSource _limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

    public async ValueTask InitializeAsync()
    {
        _limit.CancelAfter(s_patience);
        _receiver = await WebhookReceiver.StartAsync();
        _node = await RunningNode.StartAsync(new NodeSettings { PublicUrl = "https://id.example", Notices = new() { Allow = ["127.0.0.1"] }, Limits = new() { DrainSeconds = 1 } });
        await PreparedNode.FoundAsync(Get<Accounts>(), Get<IParties>(), Get<IPrefixRegistry>(), Get<ApiTokens>());
        _browser = new Browser(_node.Http.BaseAddress!);
        Assert.Equal(HttpStatusCode.Found, (await _browser.SignInAsync("admin", PreparedNode.Password)).StatusCode);
    }

    public async ValueTask DisposeAsync()
    {
        _browser.Dispose();
        await _node.DisposeAsync();
        await _receiver.DisposeAsync();
        _limit.Dispose();
    }

    private T Get<T>() where T : notnull => _node.Host.Services.GetRequiredService<T>();

    private Principal Admin => UserName.TryParse("admin", out var name) ? Get<IDirectory>().Find(name)!.In(Get<IDirectory>().Operator!.Id)! : throw new InvalidOperationException();

    private async Task<string> ChannelAsync(ChannelKind kind, string address, params (string, string)[] more)
    {
        var saved = await _browser.SubmitAsync($"/admin/channels/new?kind={kind}", "channel",
            [("kind", kind.ToString()), ("name", kind.ToString()), ("from", "Information"), ("address", _receiver.Url(address)), ("perMinute", "20"), ("language", "zh"), ("enabled", "true"), .. more]);
        Assert.Equal(HttpStatusCode.Found, saved.StatusCode);
        return saved.Headers.Location!.ToString().Split('/')[^1];
    }

    private Task TellAsync(string key) => TellAsync(new Notice(key, Admin.Organization!, [new(Admin.Organization!, Role: Role.OrgAdmin)], NoticeLevel.Important, new("润滑不足", "Low lubrication"), new("0.12 MPa", "0.12 MPa"), "/devices/EQ-A-001"));

    private async Task TellAsync(Notice notice) => Assert.True((await Get<INotices>().TellAsync(notice, _limit.Token)).Succeeded);

    [Fact]
    public async Task Each_robot_gets_its_own_body_with_a_link_to_the_node()
    {
        await _browser.SubmitAsync("/account/notices", "contact", ("phone", "13800001111"), ("feishu", "ou_1"), ("quietFrom", "22:00"), ("quietTo", "07:00"));
        await ChannelAsync(ChannelKind.WeCom, "/cgi-bin/webhook/send?key=w");
        await TellAsync("wecom");
        var (method, path, body) = await _receiver.NextAsync(_limit.Token);
        var link = $"https://id.example/devices/EQ-A-001?notice={await IdAsync()}";
        Assert.Equal(("POST", "/cgi-bin/webhook/send?key=w"), (method, path));
        var text = JsonDocument.Parse(body).RootElement.GetProperty("text");
        Assert.Equal("13800001111", text.GetProperty("mentioned_mobile_list")[0].GetString());
        Assert.EndsWith("查看：" + link, text.GetProperty("content").GetString(), StringComparison.Ordinal);
        await RemoveAllAsync();

        await ChannelAsync(ChannelKind.DingTalk, "/robot/send?access_token=d", ("key", "SECd"), ("markdown", "true"));
        await TellAsync("dingtalk");
        (_, path, body) = await _receiver.NextAsync(_limit.Token);
        var query = System.Web.HttpUtility.ParseQueryString(path[path.IndexOf('?', StringComparison.Ordinal)..]);
        Assert.Equal(Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes("SECd"), Encoding.UTF8.GetBytes(query["timestamp"] + "\nSECd"))), query["sign"]);
        Assert.Equal("13800001111", JsonDocument.Parse(body).RootElement.GetProperty("at").GetProperty("atMobiles")[0].GetString());
        await RemoveAllAsync();

        await ChannelAsync(ChannelKind.Feishu, "/open-apis/bot/v2/hook/f", ("key", "fs"));
        await TellAsync("feishu");
        (_, _, body) = await _receiver.NextAsync(_limit.Token);
        var feishu = JsonDocument.Parse(body).RootElement;
        Assert.Equal(Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(feishu.GetProperty("timestamp").GetString() + "\nfs"), (byte[])[])), feishu.GetProperty("sign").GetString());
        Assert.EndsWith("<at user_id=\"ou_1\">管理员</at>", feishu.GetProperty("content").GetProperty("text").GetString(), StringComparison.Ordinal);
        await RemoveAllAsync();

        await ChannelAsync(ChannelKind.Webhook, "/hook", ("template", """{"what":"{title}","where":"{link}"}"""));
        await TellAsync("webhook");
        Assert.Contains("\"what\":\"【重要】润滑不足\"", (await _receiver.NextAsync(_limit.Token)).Body, StringComparison.Ordinal);
        await RemoveAllAsync();

        await ChannelAsync(ChannelKind.Sms, "/sms?to={phone}&text={text}");
        await TellAsync("sms");
        (method, path, _) = await _receiver.NextAsync(_limit.Token);
        Assert.Equal(("GET", "/sms?to=13800001111&text=" + Uri.EscapeDataString("【重要】润滑不足 0.12 MPa")), (method, path));
    }

    [Fact]
    public async Task A_notice_is_in_the_bell_and_read_by_arriving_with_its_link()
    {
        await TellAsync("a");
        var id = await IdAsync();
        Assert.Equal("{\"count\":1}", await TextAsync("/notices/unread"));
        var inbox = await TextAsync("/notices");
        Assert.Contains("润滑不足", inbox, StringComparison.Ordinal);
        Assert.Contains($"/devices/EQ-A-001?notice={id}", inbox, StringComparison.Ordinal);
        await _browser.OpenAsync($"/home?notice={id}");
        Assert.Equal("{\"count\":0}", await TextAsync("/notices/unread"));
        var proof = await TextAsync($"/notices/{id}");
        Assert.Contains("谁在什么时候被告知", proof, StringComparison.Ordinal);
        Assert.DoesNotContain(">未读<", proof, StringComparison.Ordinal);
        Assert.Contains("润滑不足", await TextAsync("/admin/notices"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await _browser.OpenAsync("/notices/ffffffffffffffffffffffffffffffff")).StatusCode);
        using var stranger = new Browser(_node.Http.BaseAddress!);
        Assert.Equal(HttpStatusCode.Unauthorized, (await stranger.OpenAsync("/notices/unread")).StatusCode);
        Assert.StartsWith("/sign-in", (await stranger.OpenAsync($"/notices/{id}")).Headers.Location!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_test_button_shows_the_answer_and_a_channel_can_be_removed()
    {
        var id = await ChannelAsync(ChannelKind.WeCom, "/cgi-bin/webhook/send?key=w");
        var tested = await (await _browser.SubmitAsync($"/admin/channels/{id}", "test")).Content.ReadAsStringAsync(_limit.Token);
        Assert.Contains("HTTP 200 {&quot;errcode&quot;:0", tested, StringComparison.Ordinal);
        Assert.Contains("通知渠道测试", (await _receiver.NextAsync(_limit.Token)).Body, StringComparison.Ordinal);
        Assert.DoesNotContain("key=w", await TextAsync($"/admin/channels/{id}"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Found, (await _browser.SubmitAsync($"/admin/channels/{id}", "remove")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await _browser.OpenAsync($"/admin/channels/{id}")).StatusCode);
    }

    [Fact]
    public async Task The_calendar_is_edited_exported_and_undone_in_the_browser()
    {
        var calendar = Get<WorkCalendar>();
        var day = new DateOnly(2026, 11, 23);
        Assert.True(calendar.IsWorkday(day));
        Assert.Equal(HttpStatusCode.Found, (await _browser.SubmitAsync("/admin/calendar?year=2026", "day", ("seen", "-1"), ("date", "2026-11-23"), ("works", "off"), ("dayName", "厂庆"))).StatusCode);
        Assert.False(calendar.IsWorkday(day));
        var csv = await TextAsync("/admin/calendar/2026.csv");
        Assert.Contains("2026-11-23,休,厂庆", csv, StringComparison.Ordinal);
        Assert.Contains("2026-02-14,班,春节", csv, StringComparison.Ordinal);
        Assert.Contains("国办发明电", await TextAsync("/admin/calendar?year=2026"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Found, (await _browser.SubmitAsync("/admin/calendar?year=2026", "undo", ("seen", calendar.Find(2026)!.Position.ToString(System.Globalization.CultureInfo.InvariantCulture)))).StatusCode);
        Assert.True(calendar.IsWorkday(day));
        Assert.Contains("按周一到周五推算", await TextAsync("/admin/calendar?year=2031"), StringComparison.Ordinal);
    }

    private async Task<string> IdAsync()
    {
        while (true)
        {
            if ((await Get<Inboxes>().ListAsync(Admin, false, null, 1, _limit.Token)).Rows is [var row]) return row.Notice;
            await Task.Yield();
        }
    }

    private async Task RemoveAllAsync()
    {
        foreach (var channel in Get<ChannelBook>().Of(Admin.Organization)) await Get<ChannelCommands>().RemoveAsync(Admin, channel.Id, _limit.Token);
    }

    private async Task<string> TextAsync(string path)
    {
        using var answer = await _browser.OpenAsync(path);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.Content.ReadAsStringAsync(_limit.Token);
    }
}
