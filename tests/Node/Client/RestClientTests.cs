using Xunit;
using Yiwang.Client;
using Yiwang.Client.Rest;
using Yiwang.Wire.Handle;
using Yiwang.Wire.Handle.Values;

namespace Yiwang.Node.Tests.Client;

public sealed class RestClientTests : IAsyncLifetime
{
    private ClientNode _node = null!;

    public async ValueTask InitializeAsync() => _node = await ClientNode.StartAsync();

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    [Fact]
    public async Task RegistersChangesListsAndDeletesWithBasic()
    {
        // the node's own authority is not installed on this machine; trust in it is tested elsewhere
        using var handler = new HttpClientHandler { ServerCertificateCustomValidationCallback = (_, _, _, _) => true };
        using var client = new HandleRestClient(_node.Https, "300:0.NA/" + ClientNode.Prefix, ClientNode.Secret, handler);
        const string name = ClientNode.Prefix + "/REST-1";
        await client.CreateAsync(name, [HandleValues.Text(1, "URL", "https://example.org/"), HandleValues.Administrator(100, new ValueReference("0.NA/" + ClientNode.Prefix, 300))]);
        Assert.Equal(ResponseCode.HandleExists, (await Assert.ThrowsAsync<HandleException>(() => client.CreateAsync(name, [HandleValues.Text(1, "URL", "x")]))).Code);
        await client.PutValuesAsync(name, [HandleValues.Text(2, "NAME", "转向节")]);
        var record = await client.ResolveAsync(name);
        Assert.Equal([1, 2, 100], record!.Values.Select(v => v.Index).Order());
        Assert.Equal("转向节", record.Text("NAME"));
        Assert.Equal("0.NA/" + ClientNode.Prefix, record.Values.Single(v => v.Index == 100).Administrator()!.Administrator.Handle);
        await client.RemoveValuesAsync(name, [2]);
        Assert.Empty((await client.ResolveAsync(name, new ResolveOptions { Types = ["NAME"] }))!.Values);
        Assert.Contains(name, await client.ListAsync(ClientNode.Prefix));
        await client.DeleteAsync(name);
        Assert.Null(await client.ResolveAsync(name));
    }

    [Fact]
    public async Task AWrongSecretIsSaidToBeOne()
    {
        using var handler = new HttpClientHandler { ServerCertificateCustomValidationCallback = (_, _, _, _) => true };
        using var client = new HandleRestClient(_node.Https, "300:0.NA/" + ClientNode.Prefix, "wrong", handler);
        var e = await Assert.ThrowsAsync<HandleException>(() => client.CreateAsync(ClientNode.Prefix + "/X", [HandleValues.Text(1, "URL", "x")]));
        Assert.Equal(HandleFailure.Refused, e.Failure);
        Assert.InRange((int)e.Code, 400, 406);
    }
}
