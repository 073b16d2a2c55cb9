using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Xunit;
using Yiwang.Notices;
using Yiwang.Notices.Channels;
using Yiwang.Notices.Presets;

namespace Yiwang.Unit.Tests.Notices;

/// <summary>The exact bodies that each robot is sent, and what its answers mean.</summary>
public sealed class PresetTests
{
    private static readonly DateTimeOffset s_now = new(2026, 11, 23, 6, 3, 22, 250, TimeSpan.Zero);
    private static readonly Mention s_zhou = new("周建国", "13800001111", "zhoujg", "ding01", "ou_84aad35d", "zhou@example.cn"), s_phone = new("何明", "13900002222"), s_name = new("王工");
    private static readonly ChannelMessage s_message = new(
        [new(NoticeLevel.Important, new("润滑不足", "Low lubrication"), new("1600t 热模锻压力机 0.12 MPa", "Press, 0.12 MPa"), "2026-11-23 14:03", "https://id.example/cases/1")],
        [s_zhou, s_phone, s_name], "https://id.example/cases/1");

    private static Channel Channel(ChannelKind kind, bool markdown = false, bool english = false, string? keyword = null, string? template = null) =>
        new("0123456789abcdef", "o.x", kind, "群", true, NoticeLevel.Normal, "", markdown, english, keyword, template, 20, "", 0);

    private static ChannelSecret Secret(string? key = null) => new("https://robot.example/send?key=1", key);

    [Fact]
    public void WeCom_text_mentions_ids_and_numbers() => Assert.Equal(
        """{"msgtype":"text","text":{"content":"【重要】润滑不足\n1600t 热模锻压力机 0.12 MPa\n2026-11-23 14:03\n查看：https://id.example/cases/1\n@王工","mentioned_list":["zhoujg"],"mentioned_mobile_list":["13900002222"]}}""",
        WeCom.Request(Channel(ChannelKind.WeCom), Secret(), s_message).Body);

    [Fact]
    public void WeCom_markdown_mentions_ids_in_the_text() => Assert.Equal(
        """{"msgtype":"markdown","markdown":{"content":"### 【重要】润滑不足\n\n1600t 热模锻压力机 0.12 MPa\n\n> 2026-11-23 14:03\n\n[查看](https://id.example/cases/1)\n\n<@zhoujg>"}}""",
        WeCom.Request(Channel(ChannelKind.WeCom, markdown: true), Secret(), s_message with { People = [s_zhou] }).Body);

    [Fact]
    public void WeCom_markdown_gives_way_to_text_when_somebody_is_known_by_number_alone() =>
        Assert.StartsWith("""{"msgtype":"text",""", WeCom.Request(Channel(ChannelKind.WeCom, markdown: true), Secret(), s_message).Body, StringComparison.Ordinal);

    [Fact]
    public void DingTalk_markdown_names_whom_it_mentions() => Assert.Equal(
        """{"msgtype":"markdown","markdown":{"title":"【重要】润滑不足 · 报警","text":"### 【重要】润滑不足 · 报警\n\n1600t 热模锻压力机 0.12 MPa\n\n> 2026-11-23 14:03\n\n[查看](https://id.example/cases/1)\n\n@ding01 @13900002222 @王工"},"at":{"atMobiles":["13900002222"],"atUserIds":["ding01"],"isAtAll":false}}""",
        DingTalk.Request(Channel(ChannelKind.DingTalk, markdown: true, keyword: "报警"), Secret(), s_message, s_now).Body);

    [Fact]
    public void DingTalk_text_in_English() => Assert.Equal(
        """{"msgtype":"text","text":{"content":"[Important] Low lubrication\nPress, 0.12 MPa\n2026-11-23 14:03\nOpen: https://id.example/cases/1\n@13900002222"},"at":{"atMobiles":["13900002222"],"atUserIds":[],"isAtAll":false}}""",
        DingTalk.Request(Channel(ChannelKind.DingTalk, english: true), Secret(), s_message with { People = [s_phone] }, s_now).Body);

    [Fact]
    public void DingTalk_is_signed_in_the_query()
    {
        var query = DingTalk.Request(Channel(ChannelKind.DingTalk), Secret("this is secret"), s_message, s_now).Address.Query;
        using var hmac = new HMACSHA256(Encoding.UTF8.GetBytes("this is secret"));
        var sign = Uri.EscapeDataString(Convert.ToBase64String(hmac.ComputeHash(Encoding.UTF8.GetBytes("1795413802250\nthis is secret"))));
        Assert.Equal($"?key=1&timestamp=1795413802250&sign={sign}", query);
        Assert.DoesNotContain('+', sign);
        // computed with python3: hmac.new(b'this is secret', b'1577262236757\nthis is secret', sha256)
        Assert.Equal("?key=1&timestamp=1577262236757&sign=" + DingTalkExampleSign, DingTalk.Request(Channel(ChannelKind.DingTalk), Secret("this is secret"), s_message, DateTimeOffset.FromUnixTimeMilliseconds(1577262236757)).Address.Query);
    }

    [Fact]
    public void Feishu_text_is_signed_in_the_body()
    {
        var body = Feishu.Request(Channel(ChannelKind.Feishu), Secret("demo"), s_message, DateTimeOffset.FromUnixTimeSeconds(1599360473)).Body!;
        // computed with python3: base64 of hmac.new(b'1599360473\ndemo', b'', sha256)
        Assert.Equal("""{"timestamp":"1599360473","sign":"FEISHU","msg_type":"text","content":{"text":"【重要】润滑不足\n1600t 热模锻压力机 0.12 MPa\n2026-11-23 14:03\n查看：https://id.example/cases/1\n<at user_id=\"ou_84aad35d\">周建国</at> @何明 @王工"}}""".Replace("FEISHU", FeishuExampleSign, StringComparison.Ordinal), body);
    }

    [Fact]
    public void Feishu_post_has_a_title_a_link_and_mentions() => Assert.Equal(
        """{"msg_type":"post","content":{"post":{"zh_cn":{"title":"【重要】润滑不足","content":[[{"tag":"text","text":"1600t 热模锻压力机 0.12 MPa\n2026-11-23 14:03"}],[{"tag":"a","text":"查看","href":"https://id.example/cases/1"}],[{"tag":"at","user_id":"ou_84aad35d"},{"tag":"text","text":"@何明 "},{"tag":"text","text":"@王工 "}]]}}}}""",
        Feishu.Request(Channel(ChannelKind.Feishu, markdown: true), Secret(), s_message, s_now).Body);

    [Fact]
    public void A_receiver_of_ones_own_gets_its_own_form()
    {
        var request = Webhook.Request(Channel(ChannelKind.Webhook, template: """{"t":"{title}","who":"{people}","tel":"{phones}"}"""), Secret(), s_message with { Lines = [s_message.Lines[0] with { Title = new("引号\"和\\", "x") }] });
        Assert.Equal("""{"t":"【重要】引号\"和\\","who":"周建国、何明、王工","tel":"13800001111,13900002222"}""", request.Body);
        Assert.Equal("【重要】润滑不足", JsonDocument.Parse(Webhook.Request(Channel(ChannelKind.Webhook), Secret(), s_message).Body!).RootElement.GetProperty("title").GetString());
    }

    [Fact]
    public void A_gateway_gets_number_and_one_line_in_its_address_or_its_form()
    {
        var secret = new ChannelSecret("https://sms.example/send?to={phone}&text={text}");
        var request = Webhook.Request(Channel(ChannelKind.Sms), secret, s_message with { People = [s_phone] });
        Assert.Null(request.Body);
        Assert.Equal("https://sms.example/send?to=13900002222&text=" + Uri.EscapeDataString("【重要】润滑不足 1600t 热模锻压力机 0.12 MPa"), request.Address.OriginalString);
        var posted = Webhook.Request(Channel(ChannelKind.Voice, template: "tel={phone}&say={text}"), new("https://voice.example/call"), s_message with { People = [s_phone] });
        Assert.Equal(("application/x-www-form-urlencoded; charset=utf-8", "tel=13900002222&say=" + Uri.EscapeDataString("【重要】润滑不足 1600t 热模锻压力机 0.12 MPa")), (posted.ContentType, posted.Body));
    }

    [Theory]
    [InlineData(null, """{"code":500,"msg":"余额不足"}""", true)]
    [InlineData("\"code\":\\s*0", """{"code": 0,"msg":"ok"}""", true)]
    [InlineData("\"code\":\\s*0", """{"code":500,"msg":"余额不足"}""", false)]
    [InlineData("^OK", "ERR: no credit", false)]
    public void A_gateway_that_says_failure_in_an_answer_of_200_has_not_delivered(string? success, string body, bool delivered)
    {
        var answer = Webhook.Read("HTTP 200 " + body, body, success);
        Assert.Equal((delivered, "HTTP 200 " + body), (answer.Delivered, answer.Raw));
    }

    [Theory]
    [InlineData("(a", false)]
    [InlineData("(a)\\1", false)]
    [InlineData("ok|成功", true)]
    public void A_mark_of_success_is_a_regular_expression_without_back_references(string mark, bool usable) => Assert.Equal(usable, Webhook.Mark(mark) is not null);

    [Fact]
    public void What_people_typed_is_no_markup_and_mentions_nobody()
    {
        var hostile = s_message with { Lines = [s_message.Lines[0] with { Title = new("<@all> [x](https://evil.example)", "x"), Text = new("<at user_id=\"all\">所有人</at> **x**", "x") }], People = [] };
        Assert.DoesNotContain("<@all>", WeCom.Request(Channel(ChannelKind.WeCom, markdown: true), Secret(), hostile).Body, StringComparison.Ordinal);
        Assert.DoesNotContain("](https://evil", DingTalk.Request(Channel(ChannelKind.DingTalk, markdown: true), Secret(), hostile, s_now).Body, StringComparison.Ordinal);
        Assert.DoesNotContain("<at", Feishu.Request(Channel(ChannelKind.Feishu), Secret(), hostile, s_now).Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, 2_048)]
    [InlineData(true, 4_096)]
    public void Messages_keep_to_the_length_that_a_robot_takes(bool markdown, int bytesMax)
    {
        var lines = Enumerable.Range(0, 21).Select(i => new MessageLine(NoticeLevel.Normal, new(new string('长', 100), "x"), new("", ""), "2026-11-23 14:03", "https://id.example/cases/" + i)).ToList();
        var body = WeCom.Request(Channel(ChannelKind.WeCom, markdown), Secret(), new(lines, [s_name with { WeComId = "w" }], "https://id.example/notices")).Body!;
        var content = JsonDocument.Parse(body).RootElement.GetProperty(markdown ? "markdown" : "text").GetProperty("content").GetString()!;
        Assert.InRange(Encoding.UTF8.GetByteCount(content), bytesMax / 2, bytesMax);
        Assert.Contains("https://id.example/notices", content, StringComparison.Ordinal);
        Assert.DoesNotContain('\uFFFD', content);
    }

    public static TheoryData<ChannelKind, string, bool, string> Answers => new()
    {
        { ChannelKind.WeCom, """{"errcode":0,"errmsg":"ok"}""", true, "已送达" },
        { ChannelKind.WeCom, """{"errcode":93000,"errmsg":"invalid webhook url"}""", false, "重新复制地址" },
        { ChannelKind.WeCom, """{"errcode":45009,"errmsg":"api freq out of limit"}""", false, "每分钟 20 条" },
        { ChannelKind.WeCom, """{"errcode":40058,"errmsg":"bad"}""", false, "40058 bad" },
        { ChannelKind.WeCom, "<html>", false, "不是企业微信的格式" },
        { ChannelKind.WeCom, "[]", false, "不是企业微信的格式" },
        { ChannelKind.WeCom, """{"errcode":"0"}""", false, "不是企业微信的格式" },
        { ChannelKind.DingTalk, """{"errcode":0,"errmsg":"ok"}""", true, "已送达" },
        { ChannelKind.DingTalk, """{"errcode":310000,"errmsg":"keywords not in content, more: [https://…]"}""", false, "关键词" },
        { ChannelKind.DingTalk, """{"errcode":310000,"errmsg":"sign not match, more: [https://…]"}""", false, "加签不符" },
        { ChannelKind.DingTalk, """{"errcode":310000,"errmsg":"invalid timestamp"}""", false, "本机时间" },
        { ChannelKind.DingTalk, """{"errcode":310000,"errmsg":"ip 1.2.3.4 not in whitelist"}""", false, "白名单" },
        { ChannelKind.DingTalk, """{"errcode":130101,"errmsg":"send too fast, exceed 20 times per minute"}""", false, "每分钟 20 条" },
        { ChannelKind.DingTalk, """{"errcode":300005,"errmsg":"token is not exist"}""", false, "access_token" },
        { ChannelKind.Feishu, """{"StatusCode":0,"StatusMessage":"success","code":0,"data":{},"msg":"success"}""", true, "已送达" },
        { ChannelKind.Feishu, """{"code":0,"msg":"success"}""", true, "已送达" },
        { ChannelKind.Feishu, """{"code":19021,"msg":"sign match fail or timestamp is not within one hour from current time"}""", false, "签名不符" },
        { ChannelKind.Feishu, """{"StatusCode":0,"StatusMessage":"","code":19024,"msg":"Key Words Not Found"}""", false, "关键词" },
        { ChannelKind.Feishu, """{"StatusCode":19001,"StatusMessage":"param invalid: incoming webhook access token invalid"}""", false, "重新复制地址" },
        { ChannelKind.Feishu, """{"code":9499,"msg":"too many request"}""", false, "频率限制" },
        { ChannelKind.Feishu, "", false, "不是飞书的格式" },
    };

    [Theory, MemberData(nameof(Answers))]
    public void Answers_of_200_are_understood(ChannelKind kind, string body, bool delivered, string says)
    {
        var answer = kind switch { ChannelKind.WeCom => WeCom.Read("HTTP 200", body), ChannelKind.DingTalk => DingTalk.Read("HTTP 200", body), _ => Feishu.Read("HTTP 200", body) };
        Assert.Equal(delivered, answer.Delivered);
        Assert.Contains(says, answer.Say.Zh, StringComparison.Ordinal);
        Assert.NotEmpty(answer.Say.En);
    }

    [Theory]
    [InlineData("/cases/1", "/cases/1?notice=n")]
    [InlineData("/cases?tab=a#part", "/cases?tab=a&notice=n#part")]
    [InlineData(null, "/notices/n")]
    public void Links_say_by_which_notice_somebody_arrives(string? path, string expected) => Assert.Equal(expected, MessageLinks.Of(path, "n"));

    [Fact]
    public void A_text_is_cut_at_a_whole_character() => Assert.All(Enumerable.Range(3, 30), n =>
    {
        var cut = MessageText.Cut("锻压机🔧0.12 MPa 低于下限", n);
        Assert.InRange(Encoding.UTF8.GetByteCount(cut), 0, n);
        Assert.DoesNotContain(cut.EnumerateRunes(), r => r == Rune.ReplacementChar);
    });

    private const string DingTalkExampleSign = "hmPWwU%2B7lVdm3ZZz0r9tSfx0L4Q26jWOZr9%2BGs6EZQM%3D", FeishuExampleSign = "l1N0gAcBjdwBvGm1xMjOF0XSyaLRpR7tuO5dHfhAYc8=";
}
