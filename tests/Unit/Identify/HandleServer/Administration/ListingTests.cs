using Xunit;
using Yiwang.Identify.Surfaces.Changes;
using Yiwang.Identify.Surfaces.HandleServer.Engine;
using Yiwang.Parties;
using Yiwang.Things.Prefixes;
using Yiwang.Unit.Tests.Identify.Changes;
using Yiwang.Unit.Tests.Things;
using Yiwang.Wire.Handle;
using Yiwang.Wire.Handle.Bodies;

namespace Yiwang.Unit.Tests.Identify.HandleServer.Administration;

/// <summary>Operations 105 and 300–302 by response code.</summary>
public sealed class ListingTests
{
    private static async Task<List<string[]>> AllAsync(HandleReply first)
    {
        List<string[]> messages = [];
        for (var reply = first; ; reply = await reply.Next!(CancellationToken.None))
        {
            Assert.Equal(ResponseCode.Success, reply.Code);
            messages.Add(Assert.IsType<HandleListBody>(reply.Body).Handles);
            if (reply.Next is null) return messages;
        }
    }

    [Theory]
    [InlineData("0.NA/99.501.1001"), InlineData("99.501.1001"), InlineData("0.na/99.501.1001")]
    public async Task Handles_come_fifty_a_message(string prefix)
    {
        await using var bed = await OperationsBed.OpenAsync();
        for (var i = 0; i < 119; i++) await bed.Bed.Changes.CreateAsync(ChangesBed.ByManager, new NewHandle(ChangesBed.H($"99.501.1001/L{i:000}"), []));
        var messages = await AllAsync(await bed.AskAsync(OpCode.ListHandles, new HandleBody(prefix)));
        Assert.Equal([50, 50, 20], messages.Select(m => m.Length));
        Assert.Equal(120, messages.SelectMany(m => m).Distinct().Count());
    }

    [Theory]
    [InlineData(0), InlineData(50), InlineData(100)]
    public async Task The_last_full_message_says_that_it_is_the_last(int count)
    {
        await using var bed = await OperationsBed.OpenAsync();
        await bed.Bed.Changes.DeleteAsync(ChangesBed.ByManager, ChangesBed.H(OperationsBed.A), "x");
        for (var i = 0; i < count; i++) await bed.Bed.Changes.CreateAsync(ChangesBed.ByManager, new NewHandle(ChangesBed.H($"99.501.1001/L{i:000}"), []));
        var messages = await AllAsync(await bed.AskAsync(OpCode.ListHandles, new HandleBody("0.NA/99.501.1001")));
        Assert.Equal(Math.Max(1, count / 50), messages.Count);
        Assert.Equal(count, messages.Sum(m => m.Length));
    }

    [Fact]
    public async Task Listing_is_refused_by_name()
    {
        await using var bed = await OperationsBed.OpenAsync();
        Assert.Equal(ResponseCode.AuthenticationNeeded, (await bed.AskAsync(OpCode.ListHandles, new HandleBody("0.NA/99.501.1001"), Principal.Public)).Code);
        Assert.Equal(ResponseCode.AdminInvalid, (await bed.AskAsync(OpCode.ListHandles, new HandleBody("0.NA/99.501.1001"), ThingsBed.Outsider)).Code);
        Assert.Equal("handle.list", Assert.Single(bed.Bed.Audit.Records).Action);
        Assert.Equal(ResponseCode.NotResponsible, (await bed.AskAsync(OpCode.ListHandles, new HandleBody("0.NA/77.1"))).Code);
        Assert.Equal(ResponseCode.HandleInvalid, (await bed.AskAsync(OpCode.ListHandles, new HandleBody("0.NA/no prefix"))).Code);
        Assert.Equal(ResponseCode.ProtocolError, (await bed.AskAsync(OpCode.ListHandles, new PlainBody())).Code);
    }

    [Fact]
    public async Task A_prefix_is_homed_unhomed_to_the_node_above_and_homed_again()
    {
        await using var bed = await OperationsBed.OpenAsync(new Uri("https://above.example/"));
        var prefix = ChangesBed.H("99.777/x").Prefix;
        Assert.Equal(ResponseCode.Success, (await bed.AskAsync(OpCode.HomePrefix, new HandleBody("0.NA/99.777"), ThingsBed.Operator)).Code);
        Assert.Equal(PlaceKind.Here, bed.Bed.Things.Things.Prefixes.Locate(prefix).Kind);
        Assert.Equal(ResponseCode.Success, (await bed.AskAsync(OpCode.HomePrefix, new HandleBody("99.777"), ThingsBed.Operator)).Code);
        Assert.Equal(["0.NA/99.501", "0.NA/99.501.1001", "0.NA/99.777"], (await AllAsync(await bed.AskAsync(OpCode.ListHomedPrefixes, new HandleBody("/"), ThingsBed.Operator))).SelectMany(m => m));
        var holder = ThingsBed.Of(ThingsBed.Node, Role.NodeAdmin, Role.OrgAdmin);
        Assert.Equal(ResponseCode.Success, (await bed.AskAsync(OpCode.UnhomePrefix, new HandleBody("0.NA/99.777"), holder)).Code);
        Assert.Equal("https://above.example/", bed.Bed.Things.Things.Prefixes.Locate(prefix).Record!.Node!.AbsoluteUri);
        Assert.Equal(ResponseCode.Success, (await bed.AskAsync(OpCode.HomePrefix, new HandleBody("0.NA/99.777"), holder)).Code);
        Assert.Equal(PlaceKind.Here, bed.Bed.Things.Things.Prefixes.Locate(prefix).Kind);
    }

    [Fact]
    public async Task Who_does_not_run_the_node_homes_nothing()
    {
        await using var bed = await OperationsBed.OpenAsync();
        foreach (var code in new[] { OpCode.HomePrefix, OpCode.UnhomePrefix, OpCode.ListHomedPrefixes })
        {
            Assert.Equal(ResponseCode.AuthenticationNeeded, (await bed.AskAsync(code, new HandleBody("0.NA/99.777"), Principal.Public)).Code);
            Assert.Equal(ResponseCode.AdminInvalid, (await bed.AskAsync(code, new HandleBody("0.NA/99.777"), ThingsBed.Manager)).Code);
        }
        Assert.Equal(["handle.home", "handle.unhome", "handle.list-prefixes"], bed.Bed.Audit.Records.Select(r => r.Action));
    }

    [Fact]
    public async Task What_cannot_be_homed_or_unhomed_is_named()
    {
        await using var bed = await OperationsBed.OpenAsync();
        Assert.Equal(ResponseCode.HandleInvalid, (await bed.AskAsync(OpCode.HomePrefix, new HandleBody("0.NA/no prefix"), ThingsBed.Operator)).Code);
        Assert.Equal(ResponseCode.NotResponsible, (await bed.AskAsync(OpCode.UnhomePrefix, new HandleBody("0.NA/99.888"), ThingsBed.Operator)).Code);
        Assert.Equal(ResponseCode.OperationUnsupported, (await bed.AskAsync(OpCode.UnhomePrefix, new HandleBody("0.NA/99.501"), ThingsBed.Operator)).Code);
        Assert.Equal(ResponseCode.ProtocolError, (await bed.AskAsync(OpCode.HomePrefix, new PlainBody(), ThingsBed.Operator)).Code);
    }
}
