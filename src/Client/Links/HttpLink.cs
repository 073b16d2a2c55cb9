using System.Net.Http.Headers;
using Yiwang.Wire.Handle;

namespace Yiwang.Client.Links;

/// <summary>Messages in HTTP POST requests, for networks that let nothing else through.</summary>
internal sealed class HttpLink : ILink
{
    private static readonly MediaTypeHeaderValue s_type = new("application/x-hdl-message");
    private readonly HttpClient _http;
    private readonly Uri _address;

    public HttpLink(Uri address, HandleClientOptions options)
    {
        _address = address;
        _http = new HttpClient(new SocketsHttpHandler { ConnectTimeout = options.ConnectTimeout, MaxConnectionsPerServer = options.ConnectionsPerServer, AllowAutoRedirect = false })
        {
            // the operation's own limit applies
            Timeout = Timeout.InfiniteTimeSpan,
            MaxResponseContentBufferSize = HandleLimits.EnvelopeBytes + HandleLimits.MessageBytes,
        };
    }

    public bool IsOpen => true;

    public async Task<Reply> AskAsync(byte[] message, int requestId, CancellationToken cancel)
    {
        using var content = new ByteArrayContent(message) { Headers = { ContentType = s_type } };
        byte[] bytes;
        try
        {
            using var answer = await _http.PostAsync(_address, content, cancel);
            if (!answer.IsSuccessStatusCode) throw HandleException.Malformed($"HTTP {(int)answer.StatusCode} instead of a message", _address.Authority);
            bytes = await answer.Content.ReadAsByteArrayAsync(cancel);
        }
        catch (HttpRequestException e)
        {
            throw new HandleException(HandleFailure.Unreachable, $"{_address} (HTTP): {e.Message}", server: _address.Authority, inner: e);
        }
        var reply = new Reply(() => { });
        Deliver(bytes, requestId, reply);
        return reply;
    }

    public ValueTask DisposeAsync()
    {
        _http.Dispose();
        return ValueTask.CompletedTask;
    }

    private void Deliver(ReadOnlySpan<byte> bytes, int requestId, Reply reply)
    {
        while (!bytes.IsEmpty)
        {
            if (Envelope.TryRead(bytes, out var envelope) != WireFault.None || envelope.RequestId != requestId || envelope.MessageLength > bytes.Length - HandleLimits.EnvelopeBytes) break;
            reply.Add(new Answer(envelope, bytes.Slice(HandleLimits.EnvelopeBytes, envelope.MessageLength).ToArray()));
            bytes = bytes[(HandleLimits.EnvelopeBytes + envelope.MessageLength)..];
        }
        reply.Fail(HandleException.Malformed("the body is no message of the Handle protocol", _address.Authority));
    }
}
