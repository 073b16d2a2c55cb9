using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Yiwang.Events;
using Yiwang.Net.Crossing.Parcels;
using Yiwang.Net.Wire;
using Yiwang.Pacts;

namespace Yiwang.Net.Crossing.Carrying;

/// <summary>Connections are kept open; redirects are not followed, as a node's address is what its pact says.</summary>
public sealed class HttpCarrier : ICarrier, IDisposable
{
    private readonly HttpClient _http;
    private readonly TimeProvider _time;

    /// <param name="trusts">Null = the system's trust. Says whether a certificate is good that comes from a node's own authority.</param>
    /// <param name="peers">Null = any address.</param>
    public HttpCarrier(CrossingOptions options, TimeProvider time, System.Net.Security.RemoteCertificateValidationCallback? trusts = null, PeerAddresses? peers = null)
    {
        _time = time;
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false, UseCookies = false, UseProxy = false, ConnectTimeout = options.AskTimeout, PooledConnectionLifetime = TimeSpan.FromMinutes(10),
            PooledConnectionIdleTimeout = TimeSpan.FromMinutes(2), MaxConnectionsPerServer = options.Concurrency, AutomaticDecompression = DecompressionMethods.None,
        };
        if (trusts is not null) handler.SslOptions.RemoteCertificateValidationCallback = trusts;
        if (peers is not null) handler.ConnectCallback = peers.ConnectAsync;
        _http = new HttpClient(options.WayOut(handler)) { Timeout = Timeout.InfiniteTimeSpan, MaxResponseContentBufferSize = Parcel.BytesMax };
        _http.DefaultRequestHeaders.UserAgent.ParseAdd("yiwang");
    }

    public Uri? AddressOf(PactParty to, string path) => to.Node is { } node && node.Scheme is "http" or "https" ? new Uri(to.Node!, path) : null;

    public async Task<CrossingResponse> PostAsync(CrossingRequest request, TimeSpan timeout, CancellationToken cancel)
    {
        using var limit = new CancellationTokenSource(timeout, _time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancel);
        try
        {
            using var message = new HttpRequestMessage(HttpMethod.Post, request.Target) { Content = new ReadOnlyMemoryContent(request.Body) };
            foreach (var (name, value) in request.Fields)
            {
                if (name == "content-type") message.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(value);
                else if (!message.Headers.TryAddWithoutValidation(name, value)) message.Content.Headers.TryAddWithoutValidation(name, value);
            }
            using var answer = await _http.SendAsync(message, HttpCompletionOption.ResponseContentRead, both.Token);
            return await ReadAsync(request.Target, answer, both.Token);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return CrossingResponse.Refuse(new Outcome(Codes.NetUnreachable, $"{request.Target.Authority}: no answer within {timeout.TotalSeconds:0.#} s"));
        }
        catch (HttpRequestException e) when (e.HttpRequestError == HttpRequestError.ConfigurationLimitExceeded)
        {
            return CrossingResponse.Refuse(new Outcome(Codes.NetBadAnswer, $"{request.Target.Authority}: over {Parcel.BytesMax} bytes"));
        }
        catch (HttpRequestException e)
        {
            return CrossingResponse.Refuse(new Outcome(Codes.NetUnreachable, $"{request.Target.Authority}: {Unreached.Why(e)}"));
        }
        catch (IOException e)
        {
            // cut in the middle of an answer
            return CrossingResponse.Refuse(new Outcome(Codes.NetUnreachable, $"{request.Target.Authority}: {e.Message}"));
        }
    }

    private static async Task<CrossingResponse> ReadAsync(Uri target, HttpResponseMessage answer, CancellationToken cancel)
    {
        var body = await answer.Content.ReadAsByteArrayAsync(cancel);
        if (answer.StatusCode == HttpStatusCode.OK)
        {
            var fields = answer.Headers.Concat(answer.Content.Headers).ToDictionary(h => h.Key.ToLowerInvariant(), h => string.Join(", ", h.Value), StringComparer.Ordinal);
            return new CrossingResponse(Outcome.Ok, fields, body);
        }
        var wait = answer.Headers.RetryAfter?.Delta;
        return CrossingResponse.Refuse(Problem(body) ?? new Outcome(Codes.NetUnreachable, $"{target.Authority}: HTTP {(int)answer.StatusCode}"), wait);
    }

    // a proxy's own page has no code of ours
    private static Outcome? Problem(byte[] body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            if (json.RootElement.ValueKind != JsonValueKind.Object || !json.RootElement.TryGetProperty("code", out var code) || code.GetString() is not { } name || !Codes.All.Contains(name) || name == Codes.Ok) return null;
            return new Outcome(name, json.RootElement.TryGetProperty("detail", out var detail) && detail.ValueKind == JsonValueKind.String ? Cut(detail.GetString()) : null);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static string? Cut(string? text) => text is { Length: > Parcel.DetailMax } ? text[..Parcel.DetailMax] : text;

    public void Dispose() => _http.Dispose();
}
