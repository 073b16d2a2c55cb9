using System.Net;
using System.Net.Sockets;
using System.Text;
using Xunit;
using Yiwang.Notices;
using Yiwang.Notices.Channels;
using Yiwang.Notices.Mail;
using Yiwang.Notices.Presets;

namespace Yiwang.Unit.Tests.Notices;

public sealed class MailTests
{
    private static readonly Channel s_channel = new("0123456789abcdef", "o.x", ChannelKind.Mail, "邮件", true, NoticeLevel.Normal, "", false, false, null, null, 20, "", 0);
    private static readonly ChannelMessage s_message = new([new(NoticeLevel.Important, new("润滑不足，请尽快到现场检查一号线热模锻压力机的润滑油路", "x"), new("0.12 MPa", "x"), "2026-11-23 14:03", null)], [new("周", Mail: "zhou@example.cn")], null);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>A mail server that answers these lines, one after each command.</summary>
    private static async Task<(ChannelAnswer Answer, string Heard)> TalkAsync(string? password, string? mail, params string[] answers)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var heard = new StringBuilder();
        var server = Task.Run(async () =>
        {
            using var client = await listener.AcceptTcpClientAsync(Cancel);
            using var reader = new StreamReader(client.GetStream());
            var writer = client.GetStream();
            foreach (var answer in answers)
            {
                await writer.WriteAsync(Encoding.ASCII.GetBytes(answer + "\r\n"), Cancel);
                var data = answer.StartsWith("354", StringComparison.Ordinal);
                do
                {
                    if (await reader.ReadLineAsync(Cancel) is not { } line) return;
                    heard.AppendLine(line);
                    data &= line != ".";
                }
                while (data);
            }
        }, Cancel);
        using var sender = new ChannelClient(new AddressGuard([IPNetwork.Parse("127.0.0.0/8")]), TimeProvider.System);
        var secret = new ChannelSecret($"smtp://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}", password, "yiwang@example.cn");
        var answer = await sender.SendAsync(s_channel, secret, s_message with { People = [s_message.People[0] with { Mail = mail }] }, Cancel);
        if (mail is not null) await server;
        return (answer, heard.ToString());
    }

    [Fact]
    public async Task A_message_is_submitted_in_UTF_8()
    {
        var (answer, heard) = await TalkAsync("geheim", "zhou@example.cn", "220 mail", "250-mail\r\n250 AUTH PLAIN", "235 in", "250 ok", "250 ok", "354 go", "250 queued as 7", "221 bye");
        Assert.True(answer.Delivered, answer.Raw);
        Assert.Contains("queued as 7", answer.Raw, StringComparison.Ordinal);
        var password = Convert.ToBase64String(Encoding.UTF8.GetBytes("\0yiwang@example.cn\0geheim"));
        Assert.Contains($"AUTH PLAIN {password}", heard, StringComparison.Ordinal);
        Assert.DoesNotContain(password, answer.Raw, StringComparison.Ordinal);
        Assert.Contains("MAIL FROM:<yiwang@example.cn>", heard, StringComparison.Ordinal);
        Assert.Contains("RCPT TO:<zhou@example.cn>", heard, StringComparison.Ordinal);
        var lines = heard.ReplaceLineEndings("\n").Split('\n');
        Assert.All(lines, l => Assert.InRange(l.Length, 0, 120));
        var subject = string.Concat(lines.SkipWhile(l => !l.StartsWith("Subject:", StringComparison.Ordinal)).TakeWhile(l => !l.StartsWith("Date:", StringComparison.Ordinal)).Select(l => l.Replace("Subject: ", "", StringComparison.Ordinal).Trim()));
        Assert.Equal("【重要】润滑不足，请尽快到现场检查一号线热模锻压力机的润滑油路", string.Concat(subject.Split("=?utf-8?B?", StringSplitOptions.RemoveEmptyEntries).Select(w => Encoding.UTF8.GetString(Convert.FromBase64String(w.Replace("?=", "", StringComparison.Ordinal))))));
        var body = string.Concat(lines.SkipWhile(l => l.Length > 0).Skip(1).TakeWhile(l => l != "."));
        Assert.Contains("0.12 MPa", Encoding.UTF8.GetString(Convert.FromBase64String(body)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("220 mail", "250 mail", "535 wrong password")]
    [InlineData("220 mail", "250 mail", "235 in", "250 ok", "550 no such user")]
    [InlineData("554 go away")]
    public async Task A_refusal_is_shown_as_it_came(params string[] answers)
    {
        var (answer, _) = await TalkAsync("geheim", "zhou@example.cn", answers);
        Assert.False(answer.Delivered);
        Assert.Contains(answers[^1], answer.Raw, StringComparison.Ordinal);
        Assert.Contains(answers[^1], answer.Say.Zh, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_hangs_up_is_tried_again() => Assert.False((await TalkAsync(null, "zhou@example.cn", "220 mail")).Answer.Delivered);

    [Fact]
    public async Task Who_gave_no_address_is_sent_nothing() => Assert.Contains("没有邮箱", (await TalkAsync(null, null)).Answer.Say.Zh, StringComparison.Ordinal);

    [Theory]
    [InlineData("a@b.cn", true)]
    [InlineData("a@b.cn\r\nDATA", false)]
    [InlineData("<a@b.cn>", false)]
    [InlineData("a b@c.cn", false)]
    [InlineData("@b.cn", false)]
    [InlineData("a@", false)]
    [InlineData("a@b@c", false)]
    [InlineData("王@b.cn", false)]
    [InlineData(null, false)]
    public void An_address_is_one_plain_address(string? text, bool valid) => Assert.Equal(valid, MailAddresses.IsOne(text));
}
