using System.Net;
using System.Text.Json;
using Yiwang.Events;
using Yiwang.Pacts;
using Yiwang.Things;
using Yiwang.Things.Grammar;

namespace Yiwang.Net.Wire;

/// <summary>Over HTTP or HTTPS, connections kept open. Redirects are not followed: a node's address is what its delegation says.</summary>
public sealed class HttpNodeClient : INodeClient, IPartyCards, INodeWarnings, IDisposable
{
    private readonly HttpClient _http;
    private readonly NetOptions _options;
    private readonly TimeProvider _time;

    /// <param name="trusts">Null = the system's trust. Says whether a node's certificate is good when it comes from a node's own authority.</param>
    /// <param name="peers">Null = any address.</param>
    public HttpNodeClient(NetOptions options, TimeProvider time, System.Net.Security.RemoteCertificateValidationCallback? trusts = null, PeerAddresses? peers = null)
    {
        _options = options;
        _time = time;
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false, UseCookies = false, ConnectTimeout = options.HopTimeout, PooledConnectionLifetime = TimeSpan.FromMinutes(10),
            MaxConnectionsPerServer = 64, AutomaticDecompression = DecompressionMethods.None, UseProxy = false,
        };
        if (trusts is not null) handler.SslOptions.RemoteCertificateValidationCallback = trusts;
        if (peers is not null) handler.ConnectCallback = peers.ConnectAsync;
        _http = new HttpClient(options.WayOut(handler)) { Timeout = Timeout.InfiniteTimeSpan, MaxResponseContentBufferSize = options.AnswerBytesMax };
        _http.DefaultRequestHeaders.UserAgent.ParseAdd("yiwang");
    }

    public ValueTask<Outcome<NodeAnswer>> AskAsync(Uri node, Handle handle, CancellationToken cancel) => ReadAsync(node, $"/api/resolve/{HandleUrl.Encode(handle)}", cancel);

    public ValueTask<Outcome<NodeAnswer>> AskWarningsAsync(Uri node, Handle handle, CancellationToken cancel) => ReadAsync(node, $"/api/resolve/{HandleUrl.Encode(handle)}?warnings=1", cancel);

    private async ValueTask<Outcome<NodeAnswer>> ReadAsync(Uri node, string path, CancellationToken cancel)
    {
        var read = await GetAsync(new Uri(node, path), cancel);
        if (!read.Succeeded) return read.Status;
        try
        {
            var answer = JsonSerializer.Deserialize(read.Value, NodeJson.Default.NodeAnswer);
            return answer is { Outcome.Length: > 0, Node.Length: > 0 } ? answer : Bad(node, "not an answer");
        }
        catch (JsonException e)
        {
            return Bad(node, e.Message);
        }
    }

    public async ValueTask<Outcome<TimeSpan>> ProbeAsync(Uri node, CancellationToken cancel)
    {
        var started = _time.GetTimestamp();
        var read = await GetAsync(new Uri(node, "/health"), cancel);
        return read.Succeeded ? _time.GetElapsedTime(started) : read.Status;
    }

    public async ValueTask<Outcome<PactParty>> FetchAsync(Uri node, string? organization, CancellationToken cancel)
    {
        var read = await GetAsync(new Uri(node, organization is null ? "/net/v1/party" : $"/net/v1/party?organization={Uri.EscapeDataString(organization)}"), cancel);
        if (!read.Succeeded) return Unreached.Explain(read.Status, node, organization);
        var card = PactCodec.ReadParty(read.Value);
        return card.Succeeded ? card : Bad(node, card.Status.Detail ?? card.Status.Code);
    }

    private async ValueTask<Outcome<byte[]>> GetAsync(Uri address, CancellationToken cancel)
    {
        using var limit = new CancellationTokenSource(_options.HopTimeout, _time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancel);
        try
        {
            using var response = await _http.GetAsync(address, HttpCompletionOption.ResponseContentRead, both.Token);
            return response.StatusCode == HttpStatusCode.OK ? await response.Content.ReadAsByteArrayAsync(both.Token) : new Outcome(Codes.NetUnreachable, $"{address.Authority}: HTTP {(int)response.StatusCode}");
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return new Outcome(Codes.NetUnreachable, $"{address.Authority}: no answer within {_options.HopTimeout.TotalSeconds:0.#} s");
        }
        catch (HttpRequestException e) when (e.HttpRequestError == HttpRequestError.ConfigurationLimitExceeded)
        {
            return Bad(address, $"over {_options.AnswerBytesMax} bytes");
        }
        catch (HttpRequestException e)
        {
            return new Outcome(Codes.NetUnreachable, $"{address.Authority}: {Unreached.Why(e)}");
        }
    }

    private static Outcome Bad(Uri node, string why) => new(Codes.NetBadAnswer, $"{node.Authority}: {why}");

    public void Dispose() => _http.Dispose();
}
