using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Yiwang.Notices.Presets;

namespace Yiwang.Identify.Applications.Testing;

/// <summary>
/// Asks the node at an address that an applicant typed: only permitted addresses are connected to, whatever a name resolves to; no redirects, no proxy, small answers, one time limit each.
/// </summary>
internal sealed class NodeUnderTest : IDisposable
{
    private const int AnswerBytesMax = 65_536;
    private readonly AddressGuard _guard;
    private readonly HttpClient _http;
    private readonly NodeTestOptions _options;
    private readonly TimeProvider _time;

    public NodeUnderTest(Uri address, NodeTestOptions options, TimeProvider time)
    {
        (Address, _options, _time) = (address, options, time);
        _guard = new AddressGuard(options.Allow);
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false, UseCookies = false, UseProxy = false, ConnectTimeout = options.QuestionTimeout, MaxConnectionsPerServer = 2,
            ConnectCallback = async (context, cancel) => new NetworkStream(await _guard.ConnectAsync(context.DnsEndPoint, cancel), ownsSocket: true),
        };
        handler.SslOptions.RemoteCertificateValidationCallback = Seen;
        _http = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan, MaxResponseContentBufferSize = AnswerBytesMax };
        _http.DefaultRequestHeaders.UserAgent.ParseAdd("yiwang-test");
    }

    public Uri Address { get; }
    public NodeTestOptions Options => _options;
    public DateTimeOffset Now => _time.GetUtcNow();
    /// <summary>As the node showed it; null before the first connection, and without TLS.</summary>
    public DateTimeOffset? CertificateEnd { get; private set; }
    public SslPolicyErrors? CertificateErrors { get; private set; }

    public async Task<Reply> GetAsync(string path, CancellationToken cancel)
    {
        using var limit = Late();
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancel);
        var started = _time.GetTimestamp();
        try
        {
            using var response = await _http.GetAsync(new Uri(Address, path), HttpCompletionOption.ResponseContentRead, both.Token);
            var body = await response.Content.ReadAsByteArrayAsync(both.Token);
            return new Reply(null, response.StatusCode, body, _time.GetElapsedTime(started), response.Headers.Date, _time.GetUtcNow(), "");
        }
        catch (Exception e) when (e is OperationCanceledException or HttpRequestException or IOException or SocketException or AuthenticationException)
        {
            return new Reply(WhyOf(e), 0, [], _time.GetElapsedTime(started), null, _time.GetUtcNow(), DetailOf(e));
        }
    }

    /// <summary>Permitted addresses of the host.</summary>
    public async Task<(string? Why, IPAddress[] Addresses)> FindAsync(CancellationToken cancel)
    {
        try
        {
            var found = IPAddress.TryParse(Address.IdnHost.Trim('[', ']'), out var literal) ? [literal] : await Dns.GetHostAddressesAsync(Address.IdnHost, cancel).WaitAsync(_options.QuestionTimeout, _time, cancel);
            var permitted = found.Where(_guard.Permits).ToArray();
            return (permitted.Length > 0 ? null : found.Length > 0 ? "private" : "no-name", permitted.Length > 0 ? permitted : found);
        }
        catch (Exception e) when (e is SocketException or ArgumentException or TimeoutException)
        {
            return ("no-name", []);
        }
    }

    /// <summary>Cancelled when one question has taken too long.</summary>
    public CancellationTokenSource Late() => new(_options.QuestionTimeout, _time);

    /// <summary>A plain TCP connection to another port of the node.</summary>
    public async Task<NetworkStream> ConnectAsync(int port, CancellationToken cancel) => new(await _guard.ConnectAsync(new DnsEndPoint(Address.IdnHost.Trim('[', ']'), port), cancel), ownsSocket: true);

    public void Dispose() => _http.Dispose();

    public static string WhyOf(Exception e) => Chain(e).Any(x => x is AddressRefusedException) ? "private"
        : Chain(e).Any(x => x is AuthenticationException) ? "untrusted"
        : Chain(e).Any(x => x is SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData }) ? "no-name"
        : "no-answer";

    public static string DetailOf(Exception e) => Chain(e).OfType<AddressRefusedException>().FirstOrDefault() is { } refused ? refused.Address
        : Chain(e).OfType<SocketException>().FirstOrDefault() is { } socket ? socket.SocketErrorCode.ToString()
        : e is HttpRequestException http ? http.HttpRequestError.ToString() : "";

    private bool Seen(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (certificate is X509Certificate2 shown) CertificateEnd = shown.NotAfter.ToUniversalTime();
        var good = _options.Trusts?.Invoke(sender, certificate, chain, errors) ?? errors == SslPolicyErrors.None;
        CertificateErrors = good ? SslPolicyErrors.None : errors;
        return good;
    }

    private static IEnumerable<Exception> Chain(Exception e)
    {
        for (Exception? one = e; one is not null; one = one.InnerException) yield return one;
    }
}
