using Yiwang.Client.Exchange;
using Yiwang.Client.Links;
using Yiwang.Client.Sessions;
using Yiwang.Client.Sites;
using Yiwang.Wire.Handle;
using Yiwang.Wire.Handle.Bodies;
using Yiwang.Wire.Handle.Values;

namespace Yiwang.Client;

/// <summary>
/// A client of the Handle protocol (RFC 3650–3652, version 2.11): resolves and administers handles at any server that speaks it. One instance serves any number
/// of callers at once; it keeps its connections until it is disposed. Failures are <see cref="HandleException"/>.
/// </summary>
public sealed class HandleClient : IAsyncDisposable
{
    private readonly HandleClientOptions _options;
    private readonly LinkPool _links;
    private readonly SessionKeeper _sessions;
    private readonly Router _router;
    private readonly AnswerTrust _trust;

    /// <param name="server"><c>host</c>, <c>host:port</c> (2641 when left out), or <c>http://host:port</c>.</param>
    public HandleClient(string server) : this(new HandleClientOptions { Server = server, Transport = server.Contains("://", StringComparison.Ordinal) ? HandleTransport.Http : HandleTransport.UdpThenTcp }) { }

    public HandleClient(HandleClientOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        _options = options;
        _links = new LinkPool(options);
        var conversation = new Conversation(options);
        ServerExchange? exchange = null;
        _trust = new AnswerTrust(options, (server, cancel) => exchange!.AskAsync(server, Request.Site with { NeedsConnection = true }, cancel));
        _sessions = new SessionKeeper(options, _links, conversation, _trust);
        exchange = new ServerExchange(options, _links, conversation, _sessions);
        _router = new Router(options, exchange);
    }

    /// <summary>It was given a credential, so it can also ask for what is not public, and change handles.</summary>
    public bool HasCredential => _options.Credential is not null;

    /// <summary>What a handle holds.</summary>
    /// <returns>Null when there is no such handle. A handle that has none of the values asked for comes back without values.</returns>
    public async Task<HandleRecord?> ResolveAsync(string handle, ResolveOptions? options = null, CancellationToken cancel = default)
    {
        var wanted = options ?? ResolveOptions.Default;
        var flags = (wanted.PublicOnly ? OpFlags.PublicOnly : 0) | (wanted.Recursive ? OpFlags.Recursive : 0)
            | (wanted.Authoritative ? OpFlags.Authoritative : OpFlags.CacheAllowed) | (wanted.Certified ? OpFlags.Certify | OpFlags.RequestDigest : 0);
        var body = new ResolveBody(Checked(handle), Limited(wanted.Indexes, nameof(wanted.Indexes)), Limited(wanted.Types, nameof(wanted.Types)));
        var request = new Request(OpCode.Resolve, handle, body, flags) { IsAuthenticated = !wanted.PublicOnly && _options.Credential is not null };
        var (answer, server) = await AskAsync(request, cancel);
        return answer.Header.Response switch
        {
            ResponseCode.HandleNotFound => null,
            ResponseCode.ValuesNotFound => new HandleRecord(handle, [], wanted.Certified),
            _ => answer.Body is ResolvedBody found ? new HandleRecord(found.Handle, found.Values, wanted.Certified) : throw Unexpected(answer, server),
        };
    }

    /// <summary>Registers a handle.</summary>
    /// <param name="overwrite">Replace the values of a handle that exists, instead of a refusal with <see cref="ResponseCode.HandleExists"/>.</param>
    public Task CreateAsync(string handle, IReadOnlyList<WireValue> values, bool overwrite = false, CancellationToken cancel = default) =>
        ChangeAsync(OpCode.CreateHandle, handle, new ValuesBody(Checked(handle), Limited(values, nameof(values))), overwrite ? OpFlags.Overwrite : 0, cancel);

    /// <summary>Registers a handle whose suffix the server chooses.</summary>
    /// <param name="prefix">With a slash and perhaps the suffix's beginning, as <c>99.501.1001/A-</c>.</param>
    /// <returns>The handle.</returns>
    public async Task<string> MintAsync(string prefix, IReadOnlyList<WireValue> values, CancellationToken cancel = default)
    {
        var (answer, server) = await ChangeAsync(OpCode.CreateHandle, prefix, new ValuesBody(Checked(prefix), Limited(values, nameof(values))), OpFlags.MintSuffix, cancel);
        return answer.Body is CreatedBody { Handle: { } handle } ? handle : throw HandleException.Malformed("the answer does not say which handle was made", server.Name);
    }

    /// <summary>Deletes a handle. It is never given out again.</summary>
    public Task DeleteAsync(string handle, CancellationToken cancel = default) =>
        ChangeAsync(OpCode.DeleteHandle, handle, new HandleBody(Checked(handle)), 0, cancel);

    /// <summary>Adds values at indexes that are free.</summary>
    /// <param name="overwrite">Replace those that are not.</param>
    public Task AddValuesAsync(string handle, IReadOnlyList<WireValue> values, bool overwrite = false, CancellationToken cancel = default) =>
        ChangeAsync(OpCode.AddValue, handle, new ValuesBody(Checked(handle), Limited(values, nameof(values))), overwrite ? OpFlags.Overwrite : 0, cancel);

    /// <summary>Replaces the values at the indexes of these.</summary>
    public Task ModifyValuesAsync(string handle, IReadOnlyList<WireValue> values, CancellationToken cancel = default) =>
        ChangeAsync(OpCode.ModifyValue, handle, new ValuesBody(Checked(handle), Limited(values, nameof(values))), 0, cancel);

    public Task RemoveValuesAsync(string handle, IReadOnlyList<int> indexes, CancellationToken cancel = default) =>
        ChangeAsync(OpCode.RemoveValue, handle, new RemoveBody(Checked(handle), Limited(indexes, nameof(indexes))), 0, cancel);

    /// <summary>All handles of a prefix, from one server.</summary>
    /// <param name="prefix">As <c>99.501.1001</c>.</param>
    public async Task<IReadOnlyList<string>> ListAsync(string prefix, CancellationToken cancel = default)
    {
        var record = PrefixRecord(prefix);
        var (answer, server) = await ChangeAsync(OpCode.ListHandles, record, new HandleBody(record), 0, cancel);
        return answer.Body is HandleListBody list ? list.Handles : throw Unexpected(answer, server);
    }

    /// <summary>The prefixes that the server answers for, as <c>0.NA/99.501</c>.</summary>
    public async Task<IReadOnlyList<string>> ListPrefixesAsync(CancellationToken cancel = default)
    {
        var (answer, server) = await ChangeAsync(OpCode.ListHomedPrefixes, HandleBody.Server, new HandleBody(HandleBody.Server), 0, cancel);
        return answer.Body is HandleListBody list ? list.Handles : throw Unexpected(answer, server);
    }

    /// <summary>The server answers for a prefix from now on.</summary>
    public Task HomePrefixAsync(string prefix, CancellationToken cancel = default) =>
        ChangeAsync(OpCode.HomePrefix, HandleBody.Server, new HandleBody(PrefixRecord(prefix)), 0, cancel);

    /// <summary>The server no longer answers for a prefix.</summary>
    public Task UnhomePrefixAsync(string prefix, CancellationToken cancel = default) =>
        ChangeAsync(OpCode.UnhomePrefix, HandleBody.Server, new HandleBody(PrefixRecord(prefix)), 0, cancel);

    /// <summary>The site that the server belongs to: its servers, their interfaces and keys.</summary>
    public async Task<SiteRecord> GetSiteAsync(CancellationToken cancel = default)
    {
        var (answer, server) = await AskAsync(Request.Site, cancel);
        return answer.Body is SiteBody body ? body.Site : throw Unexpected(answer, server);
    }

    /// <summary>Ends the sessions as the protocol wants it and closes the connections.</summary>
    public async ValueTask DisposeAsync()
    {
        await _sessions.DisposeAsync();
        await _links.DisposeAsync();
    }

    private async Task<(HandleMessage Answer, ServerAddress Server)> ChangeAsync(OpCode operation, string handle, MessageBody body, OpFlags flags, CancellationToken cancel)
    {
        var (answer, server) = await AskAsync(new Request(operation, handle, body, flags) { IsAuthenticated = true }, cancel);
        return answer.Header.Response == ResponseCode.Success ? (answer, server) : throw Unexpected(answer, server);
    }

    private async Task<(HandleMessage Answer, ServerAddress Server)> AskAsync(Request request, CancellationToken cancel)
    {
        using var limit = new CancellationTokenSource(_options.Timeout, _options.Time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancel);
        try
        {
            var (answer, server) = await _router.AskAsync(request, both.Token);
            if (request.IsCertified) await _trust.CheckAsync(answer, server, both.Token);
            return (answer, server);
        }
        catch (OperationCanceledException e) when (!cancel.IsCancellationRequested)
        {
            throw new HandleException(HandleFailure.TimedOut, $"{_options.Server}: no answer for {request.Handle} within {_options.Timeout.TotalSeconds:0.#} s", server: _options.Server, inner: e);
        }
    }

    private static HandleException Unexpected(HandleMessage answer, ServerAddress server) => answer.Header.Response == ResponseCode.Success
        ? HandleException.Malformed($"the answer to {answer.Header.Operation} has another form than it should", server.Name)
        : HandleException.Refused(answer.Header.Response, (answer.Body as ErrorBody)?.Message, server.Name);

    private static string PrefixRecord(string prefix)
    {
        Checked(prefix);
        return prefix.Contains('/', StringComparison.Ordinal) ? prefix : "0.NA/" + prefix;
    }

    private static string Checked(string handle)
    {
        ArgumentException.ThrowIfNullOrEmpty(handle);
        return System.Text.Encoding.UTF8.GetByteCount(handle) <= HandleLimits.HandleBytes ? handle
            : throw new ArgumentException($"a handle has at most {HandleLimits.HandleBytes} bytes", nameof(handle));
    }

    private static T[] Limited<T>(IReadOnlyList<T> items, string name)
    {
        ArgumentNullException.ThrowIfNull(items, name);
        return items.Count <= HandleLimits.Values ? [.. items] : throw new ArgumentException($"at most {HandleLimits.Values} of a handle", name);
    }
}
