using Xunit;
using Yiwang.Client;
using Yiwang.Client.Batches;
using Yiwang.Client.Credentials;
using Yiwang.Wire.Handle;
using Yiwang.Wire.Handle.Bodies;

namespace Yiwang.Node.Tests.Client;

public sealed class ClientTests : IAsyncLifetime
{
    private const string Url = "https://example.org/a-1";
    private ClientNode _node = null!;

    public async ValueTask InitializeAsync() => _node = await ClientNode.StartAsync();

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    [Theory]
    [InlineData("secret", SessionUse.None)]
    [InlineData("rsa", SessionUse.None)]
    [InlineData("sm2", SessionUse.None)]
    [InlineData("secret", SessionUse.Signed)]
    [InlineData("rsa", SessionUse.Signed)]
    [InlineData("sm2", SessionUse.Encrypted)]
    public async Task EveryKindOfCredentialAdministersAndEveryTransportResolves(string kind, SessionUse session)
    {
        const string handle = ClientNode.Prefix + "/A-1";
        var writer = _node.Client(credential: _node.Credential(kind), session: session);
        await using var _ = writer;
        await writer.CreateAsync(handle, [HandleValues.Text(1, "URL", Url), HandleValues.Text(2, "NAME", "转向节")]);
        Assert.Equal(ResponseCode.HandleExists, (await Assert.ThrowsAsync<HandleException>(() => writer.CreateAsync(handle, [HandleValues.Text(1, "URL", "x")]))).Code);
        await writer.AddValuesAsync(handle, [HandleValues.Text(3, "BATCH", "B1")]);
        await writer.ModifyValuesAsync(handle, [HandleValues.Text(2, "NAME", "转向节锻件")]);
        await writer.RemoveValuesAsync(handle, [3]);
        foreach (var transport in Enum.GetValues<HandleTransport>())
        {
            await using var reader = _node.Client(transport);
            var record = await reader.ResolveAsync(handle);
            Assert.Equal([(1, Url), (2, "转向节锻件")], record!.Values.Select(v => (v.Index, v.Text())));
            Assert.Equal([1], (await reader.ResolveAsync(handle, new ResolveOptions { Types = ["url"] }))!.Values.Select(v => v.Index));
        }
        await writer.DeleteAsync(handle);
        Assert.Null(await writer.ResolveAsync(handle));
    }

    [Fact]
    public async Task AnswersAreCertifiedByTheNode()
    {
        await using var writer = _node.Client(credential: _node.Credential("secret"));
        await writer.CreateAsync(ClientNode.Prefix + "/C", [HandleValues.Text(1, "URL", Url)]);
        foreach (var transport in Enum.GetValues<HandleTransport>())
        {
            await using var reader = _node.Client(transport);
            Assert.True((await reader.ResolveAsync(ClientNode.Prefix + "/C", new ResolveOptions { Certified = true }))!.IsCertified);
        }
    }

    [Fact]
    public async Task WhatIsNotPublicIsForWhoMayReadIt()
    {
        const string handle = ClientNode.Prefix + "/P";
        await using var writer = _node.Client(credential: _node.Credential("rsa"));
        var secret = HandleValues.Text(2, "COST", "12.50") with { Permissions = Wire.Handle.Values.WirePermissions.AdminRead | Wire.Handle.Values.WirePermissions.AdminWrite };
        await writer.CreateAsync(handle, [HandleValues.Text(1, "URL", Url), secret]);
        await using var anybody = _node.Client();
        Assert.Equal([1], (await anybody.ResolveAsync(handle))!.Values.Select(v => v.Index));
        Assert.Equal([1, 2], (await writer.ResolveAsync(handle, new ResolveOptions { PublicOnly = false }))!.Values.Select(v => v.Index));
    }

    [Fact]
    public async Task MintsAndLists()
    {
        await using var writer = _node.Client(credential: _node.Credential("secret"), session: SessionUse.Signed);
        var minted = await writer.MintAsync(ClientNode.Prefix + "/M-", [HandleValues.Text(1, "URL", Url)]);
        Assert.StartsWith(ClientNode.Prefix + "/M-", minted, StringComparison.Ordinal);
        for (var i = 0; i < 120; i++) await writer.CreateAsync($"{ClientNode.Prefix}/L{i:D3}", [HandleValues.Text(1, "URL", Url)]);
        var listed = await writer.ListAsync(ClientNode.Prefix);
        Assert.Equal(121, listed.Count);
        Assert.Contains(minted, listed);
        // an identifier manager has no say in prefixes
        Assert.Equal(ResponseCode.AdminInvalid, (await Assert.ThrowsAsync<HandleException>(() => writer.ListPrefixesAsync())).Code);
    }

    [Fact]
    public async Task ABatchOfTwoThousandInASession()
    {
        await using var writer = _node.Client(credential: _node.Credential("sm2"), session: SessionUse.Signed);
        await writer.CreateAsync(ClientNode.Prefix + "/B0007", [HandleValues.Text(1, "URL", Url)]);
        var items = Enumerable.Range(0, 2_000).Select(i => new BatchItem(BatchAction.Create, $"{ClientNode.Prefix}/B{i:D4}", [HandleValues.Text(1, "URL", $"{Url}/{i}")]));
        var results = new List<BatchResult>();
        await foreach (var result in HandleBatch.RunAsync(writer, items, 64)) results.Add(result);
        Assert.Equal(2_000, results.Count);
        var failed = Assert.Single(results, r => r.Error is not null);
        Assert.Equal((7, ResponseCode.HandleExists), (failed.Number, failed.Error!.Code));
        Assert.Equal($"{Url}/1999", (await writer.ResolveAsync(ClientNode.Prefix + "/B1999"))!.Text("URL"));
    }

    [Fact]
    public async Task ARestartInTheMiddleOfASessionIsNotNoticed()
    {
        await using var writer = _node.Client(credential: _node.Credential("rsa"), session: SessionUse.Encrypted);
        await writer.CreateAsync(ClientNode.Prefix + "/R1", [HandleValues.Text(1, "URL", Url)]);
        await _node.RestartAsync();
        await writer.CreateAsync(ClientNode.Prefix + "/R2", [HandleValues.Text(1, "URL", Url)]);
        Assert.NotNull(await writer.ResolveAsync(ClientNode.Prefix + "/R1"));
        Assert.NotNull(await writer.ResolveAsync(ClientNode.Prefix + "/R2"));
    }

    [Theory]
    [InlineData(OpFlags.PublicOnly)]
    [InlineData(OpFlags.PublicOnly | OpFlags.Certify)]
    public async Task TunnelledAnswersSayTheirLength(OpFlags flags)
    {
        // the reference client reads HTTP by itself and takes chunks for messages
        var question = new HandleMessage(new Envelope(ProtocolVersion.Current, EnvelopeFlags.None, ProtocolVersion.Current, 0, 7, 0, 0),
            new Header(OpCode.Resolve, ResponseCode.None, flags, Header.UnknownSite, 0, 0, 0, 0), new ResolveBody("0.NA/" + ClientNode.Prefix, [], []));
        using var http = new HttpClient();
        using var content = new ByteArrayContent(question.Encode()) { Headers = { ContentType = new("application/x-hdl-message") } };
        using var answer = await http.PostAsync(_node.Http, content);
        Assert.NotEqual(true, answer.Headers.TransferEncodingChunked);
        var bytes = await answer.Content.ReadAsByteArrayAsync();
        Assert.Equal(WireFault.None, Envelope.TryRead(bytes, out var envelope));
        Assert.Equal((7, bytes.Length), (envelope.RequestId, HandleLimits.EnvelopeBytes + envelope.MessageLength));
    }

    [Theory]
    [InlineData(SessionUse.None)]
    [InlineData(SessionUse.Signed)]
    public async Task StrangersAreRefused(SessionUse session)
    {
        var user = new Wire.Handle.Values.ValueReference("0.NA/" + ClientNode.Prefix, 300);
        await using var wrong = _node.Client(credential: new SecretKeyCredential(user, "not the secret at all"), session: session);
        var e = await Assert.ThrowsAsync<HandleException>(() => wrong.CreateAsync(ClientNode.Prefix + "/X", [HandleValues.Text(1, "URL", Url)]));
        Assert.Equal((HandleFailure.Refused, ResponseCode.AuthenticationFailed), (e.Failure, e.Code));
        Assert.Null(await wrong.ResolveAsync(ClientNode.Prefix + "/X"));
    }
}
