using System.Net;
using System.Security.Cryptography;
using System.Text;
using Yiwang.Events;
using Yiwang.Events.Witnessing;
using Yiwang.Net.Wire;

namespace Yiwang.Trust.Witnessing;

/// <summary>Asks other nodes for their logs and cosignatures. Redirects are not followed; an answer is bounded and must come in time.</summary>
internal sealed class NodeLogClient : IDisposable
{
    // a full tile of our headers is under 100 kB; other logs' entries may be larger
    private const int AnswerBytesMax = 16 << 20;
    private readonly HttpClient _http;
    private readonly TimeSpan _timeout;
    private readonly TimeProvider _time;

    /// <param name="peers">Null = any address.</param>
    public NodeLogClient(TrustOptions options, TimeProvider time, PeerAddresses? peers = null)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false, UseCookies = false, UseProxy = false, ConnectTimeout = options.Timeout, PooledConnectionLifetime = TimeSpan.FromMinutes(10),
            MaxConnectionsPerServer = 8, AutomaticDecompression = DecompressionMethods.None,
        };
        if (options.Trusts is { } trusts) handler.SslOptions.RemoteCertificateValidationCallback = trusts;
        if (peers is not null) handler.ConnectCallback = peers.ConnectAsync;
        _http = new HttpClient(options.WayOut(handler)) { Timeout = System.Threading.Timeout.InfiniteTimeSpan, MaxResponseContentBufferSize = AnswerBytesMax };
        _http.DefaultRequestHeaders.UserAgent.ParseAdd("yiwang");
        (_timeout, _time) = (options.Timeout, time);
    }

    /// <summary>The public part of a node's log.</summary>
    public ILogSource LogOf(Uri node) => new Source(this, new Uri(node, "/log/"));

    /// <summary>A log under any address, with a slash at its end.</summary>
    public ILogSource LogAt(Uri prefix) => new Source(this, prefix);

    /// <summary>What the node holds of a log as its witness; events.not-found when it holds nothing.</summary>
    public async ValueTask<Outcome<string>> HeldAsync(Uri node, string origin, CancellationToken cancel)
    {
        var got = await GetAsync(new Uri(node, $"/witness/{HashOf(origin)}/checkpoint"), cancel);
        return got.Succeeded ? Encoding.UTF8.GetString(got.Value) : got.Status;
    }

    /// <summary>The note in which the node's log names its witness key.</summary>
    public async ValueTask<Outcome<string>> WitnessKeyAsync(Uri node, CancellationToken cancel)
    {
        var got = await GetAsync(new Uri(node, "/witness/key"), cancel);
        return got.Succeeded ? Encoding.UTF8.GetString(got.Value) : got.Status;
    }

    /// <returns>Status and body, whatever the witness answered; a failure when it did not.</returns>
    public ValueTask<Outcome<WitnessAnswer>> AddAsync(Uri node, AddCheckpoint request, CancellationToken cancel) => SendAsync(async token =>
    {
        using var content = new StringContent(request.ToString(), Encoding.UTF8, "text/plain");
        using var response = await _http.PostAsync(new Uri(node, "/witness/add-checkpoint"), content, token);
        return (Outcome<WitnessAnswer>)new WitnessAnswer((int)response.StatusCode, await response.Content.ReadAsStringAsync(token));
    }, node, cancel);

    public static string HashOf(string origin) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(origin)));

    public void Dispose() => _http.Dispose();

    private ValueTask<Outcome<byte[]>> GetAsync(Uri address, CancellationToken cancel) => SendAsync(async token =>
    {
        using var response = await _http.GetAsync(address, HttpCompletionOption.ResponseContentRead, token);
        return response.StatusCode switch
        {
            HttpStatusCode.OK => await response.Content.ReadAsByteArrayAsync(token),
            HttpStatusCode.NotFound => new Outcome(Codes.EventsNotFound, $"{address.Authority}{address.AbsolutePath}"),
            var other => (Outcome<byte[]>)new Outcome(Codes.NetUnreachable, $"{address.Authority}: HTTP {(int)other}"),
        };
    }, address, cancel);

    private async ValueTask<Outcome<T>> SendAsync<T>(Func<CancellationToken, Task<Outcome<T>>> send, Uri address, CancellationToken cancel)
    {
        using var limit = new CancellationTokenSource(_timeout, _time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancel);
        try
        {
            return await send(both.Token);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return new Outcome(Codes.NetUnreachable, $"{address.Authority}: no answer within {_timeout.TotalSeconds:0.#} s");
        }
        catch (HttpRequestException e)
        {
            return new Outcome(e.HttpRequestError == HttpRequestError.ConfigurationLimitExceeded ? Codes.NetBadAnswer : Codes.NetUnreachable, $"{address.Authority}: {e.HttpRequestError}");
        }
    }

    private sealed class Source(NodeLogClient client, Uri prefix) : ILogSource
    {
        public ValueTask<Outcome<byte[]>> GetAsync(string path, CancellationToken cancel) => client.GetAsync(new Uri(prefix, path), cancel);
    }
}
