using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Yiwang.Notices.Channels;
using Yiwang.Notices.Presets;

namespace Yiwang.Notices.Mail;

/// <summary>
/// SMTP as a client submits mail (RFC 5321, 4954, 3207): <c>smtps://host:465</c> with TLS from the start, as Chinese providers want it and System.Net.Mail cannot,
/// or <c>smtp://host:587</c> with STARTTLS when the server offers it. A password is never sent without TLS, except to this machine.
/// </summary>
internal sealed class SmtpSender(AddressGuard guard, TimeProvider time, X509ChainPolicy? trust)
{
    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(20);

    public async ValueTask<ChannelAnswer> SendAsync(Channel channel, ChannelSecret secret, ChannelMessage message, CancellationToken cancel)
    {
        if (message.People.FirstOrDefault(p => p.Mail is not null) is not { Mail: { } to }) return ChannelAnswer.No("", "此人没有邮箱地址。", "This person has given no e-mail address.");
        using var limit = new CancellationTokenSource(s_timeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancel);
        var address = new Uri(secret.Address);
        using var socket = await guard.ConnectAsync(new DnsEndPoint(address.Host, address.Port), both.Token);
        var talk = new SmtpTalk(new NetworkStream(socket), trust, both.Token);
        await using (talk.ConfigureAwait(false))
        {
            if (address.Scheme == "smtps") await talk.SecureAsync(address.Host);
            var failed = await talk.OpenAsync(address.Host) ?? await SignInAsync(talk, secret, socket) ?? await DeliverAsync(talk, channel, secret, message, to);
            return failed is null
                ? ChannelAnswer.Ok(talk.Transcript)
                : ChannelAnswer.No(talk.Transcript, $"邮件服务器拒绝：{failed}", $"The mail server refused: {failed}");
        }
    }

    private static async ValueTask<string?> SignInAsync(SmtpTalk talk, ChannelSecret secret, Socket socket)
    {
        if (secret.Key is not { } password) return null;
        if (!talk.IsSecure && socket.RemoteEndPoint is IPEndPoint { Address: var address } && !IPAddress.IsLoopback(address)) return "STARTTLS is not offered, and a password is not sent without TLS";
        var plain = Convert.ToBase64String(Encoding.UTF8.GetBytes($"\0{secret.User}\0{password}"));
        return await talk.SayAsync($"AUTH PLAIN {plain}", 235, secretly: true);
    }

    private async ValueTask<string?> DeliverAsync(SmtpTalk talk, Channel channel, ChannelSecret secret, ChannelMessage message, string to)
    {
        var now = time.GetUtcNow();
        var id = string.Create(CultureInfo.InvariantCulture, $"{now.UtcTicks:x}.{channel.Id}");
        var mail = MailText.Of(secret.User!, to, MessageText.Title(message, channel.English, channel.Keyword), MessageText.Plain(message, channel.English, channel.Keyword, 100_000), now, id);
        return await talk.SayAsync($"MAIL FROM:<{secret.User}>", 250) ?? await talk.SayAsync($"RCPT TO:<{to}>", 250) ?? await talk.SayAsync("DATA", 354)
            ?? await talk.SayAsync(mail + ".", 250, secretly: true) ?? await talk.SayAsync("QUIT", 221);
    }
}
