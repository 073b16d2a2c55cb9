using System.Globalization;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Yiwang.Notices.Channels;
using Yiwang.Notices.Mail;

namespace Yiwang.Notices.Presets;

/// <summary>Sends one message over one channel and understands the answer. Redirects are not followed and no proxy is used: the address is what was typed.</summary>
internal sealed class ChannelClient : IDisposable
{
    private const int AnswerBytesMax = 65_536;
    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(10);
    private readonly HttpClient _http;
    private readonly SmtpSender _smtp;
    private readonly TimeProvider _time;

    /// <param name="trust">Whose certificates of mail servers are believed; null = the machine's.</param>
    public ChannelClient(AddressGuard guard, TimeProvider time, X509ChainPolicy? trust = null)
    {
        _time = time;
        _smtp = new SmtpSender(guard, time, trust);
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false, UseCookies = false, UseProxy = false, ConnectTimeout = s_timeout, PooledConnectionLifetime = TimeSpan.FromMinutes(2), MaxConnectionsPerServer = 4,
            ConnectCallback = async (context, cancel) => new NetworkStream(await guard.ConnectAsync(context.DnsEndPoint, cancel), ownsSocket: true),
        };
        _http = new HttpClient(handler) { Timeout = s_timeout, MaxResponseContentBufferSize = AnswerBytesMax };
        _http.DefaultRequestHeaders.UserAgent.ParseAdd("yiwang");
    }

    public async ValueTask<ChannelAnswer> SendAsync(Channel channel, ChannelSecret secret, ChannelMessage message, CancellationToken cancel)
    {
        if (channel.Kind is ChannelKind.Sms or ChannelKind.Voice && !message.People.Any(p => p.Phone is not null))
            return ChannelAnswer.No("", "此人没有手机号码。", "This person has given no phone number.");
        try
        {
            return channel.Kind == ChannelKind.Mail ? await _smtp.SendAsync(channel, secret, message, cancel) : await PostAsync(channel, secret, message, cancel);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return ChannelAnswer.No("", "对方 10 秒内没有应答。", "No answer within 10 seconds.");
        }
        catch (Exception e) when (Refused(e) is { } refused)
        {
            return ChannelAnswer.No(refused.Message, $"{refused.Address} 是内网地址。确实要发往它时，请管理员在设置 notices.allow 里写上这个地址或网段。", $"{refused.Address} is a private address. If it is meant, the administrator names it in the setting notices.allow.");
        }
        catch (Exception e) when (e is AuthenticationException || e.InnerException is AuthenticationException)
        {
            return ChannelAnswer.No(e.Message, "对方的证书不可信：请核对地址，或请管理员在系统里装上签发它的根证书。", "The other side's certificate is not trusted: check the address, or let the administrator install the authority that issued it.");
        }
        catch (Exception e) when (e is HttpRequestException or SocketException or IOException or UriFormatException)
        {
            return ChannelAnswer.No(e.Message, "连接不上对方，请检查地址和网络。", "The other side cannot be reached: check address and network.");
        }
    }

    public void Dispose() => _http.Dispose();

    private async ValueTask<ChannelAnswer> PostAsync(Channel channel, ChannelSecret secret, ChannelMessage message, CancellationToken cancel)
    {
        var request = Build(channel, secret, message);
        using var http = new HttpRequestMessage(request.Body is null ? HttpMethod.Get : HttpMethod.Post, request.Address);
        if (request.Body is not null)
        {
            http.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(request.Body));
            http.Content.Headers.TryAddWithoutValidation("Content-Type", request.ContentType);
        }
        using var response = await _http.SendAsync(http, HttpCompletionOption.ResponseContentRead, cancel);
        var body = await response.Content.ReadAsStringAsync(cancel);
        var status = (int)response.StatusCode;
        var raw = string.Create(CultureInfo.InvariantCulture, $"HTTP {status} {(body.Length > ChannelAnswer.RawMax ? body[..ChannelAnswer.RawMax] : body)}").TrimEnd();
        return status is >= 200 and <= 299 ? Read(channel, raw, body) : ChannelAnswer.No(raw, $"对方回答 HTTP {status}。", $"The other side answered HTTP {status}.", RetryAfter(response));
    }

    private WebhookRequest Build(Channel channel, ChannelSecret secret, ChannelMessage message) => channel.Kind switch
    {
        ChannelKind.WeCom => WeCom.Request(channel, secret, message),
        ChannelKind.DingTalk => DingTalk.Request(channel, secret, message, _time.GetUtcNow()),
        ChannelKind.Feishu => Feishu.Request(channel, secret, message, _time.GetUtcNow()),
        _ => Webhook.Request(channel, secret, message),
    };

    private static ChannelAnswer Read(Channel channel, string raw, string body) => channel.Kind switch
    {
        ChannelKind.WeCom => WeCom.Read(raw, body),
        ChannelKind.DingTalk => DingTalk.Read(raw, body),
        ChannelKind.Feishu => Feishu.Read(raw, body),
        _ => Webhook.Read(raw, body, channel.Success),
    };

    private static TimeSpan? RetryAfter(HttpResponseMessage response) => response.Headers.RetryAfter?.Delta is { } delta && delta < TimeSpan.FromHours(1) ? delta : null;

    private static AddressRefusedException? Refused(Exception? e) => e is null or AddressRefusedException ? (AddressRefusedException?)e : Refused(e.InnerException);
}
