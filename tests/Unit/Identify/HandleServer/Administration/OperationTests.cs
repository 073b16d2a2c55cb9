using Xunit;
using Yiwang.Identify.Surfaces.HandleServer.Engine;
using Yiwang.Parties;
using Yiwang.Parties.Auditing;
using Yiwang.Unit.Tests.Identify.Changes;
using Yiwang.Unit.Tests.Things;
using Yiwang.Wire.Handle;
using Yiwang.Wire.Handle.Bodies;
using Yiwang.Wire.Handle.Values;
using static Yiwang.Unit.Tests.Identify.HandleServer.Administration.OperationsBed;

namespace Yiwang.Unit.Tests.Identify.HandleServer.Administration;

/// <summary>Operations 100–104 by response code. What the reference answers was read from its sources; where we differ, docs/protocols/handle.md says so.</summary>
public sealed class OperationTests
{
    private static readonly OpCode[] s_changes = [OpCode.CreateHandle, OpCode.DeleteHandle, OpCode.AddValue, OpCode.RemoveValue, OpCode.ModifyValue];

    public static TheoryData<OpCode> Changes => [.. s_changes];

    private static MessageBody BodyOf(OpCode code, string handle) => code switch
    {
        OpCode.DeleteHandle => new HandleBody(handle),
        OpCode.RemoveValue => new RemoveBody(handle, [1]),
        OpCode.AddValue => new ValuesBody(handle, [Value(5)]),
        _ => new ValuesBody(handle, [Value(1)]),
    };

    [Fact]
    public async Task Success_is_1_and_a_creation_names_the_handle()
    {
        await using var bed = await OpenAsync();
        var created = await bed.AskAsync(OpCode.CreateHandle, new ValuesBody("99.501.1001/B", [Value(1)]));
        Assert.Equal((ResponseCode.Success, "99.501.1001/B"), (created.Code, Assert.IsType<CreatedBody>(created.Body).Handle));
        foreach (var code in s_changes.Where(c => c != OpCode.CreateHandle && c != OpCode.DeleteHandle))
        {
            var reply = await bed.AskAsync(code, BodyOf(code, A));
            Assert.Equal(code == OpCode.ModifyValue ? ResponseCode.ValuesNotFound : ResponseCode.Success, reply.Code);
        }
        Assert.Equal([2, 5], bed.Bed.Indexes(A));
        Assert.Equal(ResponseCode.Success, (await bed.AskAsync(OpCode.ModifyValue, new ValuesBody(A, [Value(5, "new")]))).Code);
        Assert.Equal("new", bed.Bed.Text(A, 5));
        Assert.Equal(ResponseCode.Success, (await bed.AskAsync(OpCode.DeleteHandle, new HandleBody(A))).Code);
    }

    [Fact]
    public async Task A_handle_that_is_not_there_is_100()
    {
        await using var bed = await OpenAsync();
        foreach (var code in s_changes.Where(c => c != OpCode.CreateHandle)) Assert.Equal(ResponseCode.HandleNotFound, (await bed.AskAsync(code, BodyOf(code, "99.501.1001/none"))).Code);
    }

    [Fact]
    public async Task A_handle_that_was_deleted_is_100_and_to_create_it_again_101()
    {
        await using var bed = await OpenAsync();
        await bed.AskAsync(OpCode.DeleteHandle, new HandleBody(A));
        foreach (var code in s_changes) Assert.Equal(code == OpCode.CreateHandle ? ResponseCode.HandleExists : ResponseCode.HandleNotFound, (await bed.AskAsync(code, BodyOf(code, A))).Code);
    }

    [Fact]
    public async Task A_handle_that_exists_is_101_unless_overwritten()
    {
        await using var bed = await OpenAsync();
        Assert.Equal(ResponseCode.HandleExists, (await bed.AskAsync(OpCode.CreateHandle, new ValuesBody(A, [Value(9)]))).Code);
        Assert.Equal(ResponseCode.Success, (await bed.AskAsync(OpCode.CreateHandle, new ValuesBody(A, [Value(9)]), flags: OpFlags.Overwrite)).Code);
        Assert.Equal([9], bed.Bed.Indexes(A));
    }

    [Fact]
    public async Task A_minted_suffix_follows_what_is_given()
    {
        await using var bed = await OpenAsync();
        var reply = await bed.AskAsync(OpCode.CreateHandle, new ValuesBody("99.501.1001/", [Value(1)]), flags: OpFlags.MintSuffix);
        var handle = Assert.IsType<CreatedBody>(reply.Body).Handle!;
        Assert.StartsWith("99.501.1001/", handle, StringComparison.Ordinal);
        Assert.Equal([1], bed.Bed.Indexes(handle));
    }

    [Theory, MemberData(nameof(Changes))]
    public async Task What_is_no_handle_is_102(OpCode code)
    {
        await using var bed = await OpenAsync();
        foreach (var text in new[] { "", "99.501.1001", "no prefix/x", "0.NA/99.501.1001" }) Assert.Equal(ResponseCode.HandleInvalid, (await bed.AskAsync(code, BodyOf(code, text))).Code);
    }

    [Fact]
    public async Task A_value_that_is_not_there_is_200()
    {
        await using var bed = await OpenAsync();
        Assert.Equal(ResponseCode.ValuesNotFound, (await bed.AskAsync(OpCode.RemoveValue, new RemoveBody(A, [1, 9]))).Code);
        Assert.Equal(ResponseCode.ValuesNotFound, (await bed.AskAsync(OpCode.ModifyValue, new ValuesBody(A, [Value(1), Value(9)]))).Code);
        Assert.Equal([1, 2], bed.Bed.Indexes(A));
    }

    [Fact]
    public async Task A_value_that_exists_is_201_unless_overwritten()
    {
        await using var bed = await OpenAsync();
        Assert.Equal(ResponseCode.ValueExists, (await bed.AskAsync(OpCode.AddValue, new ValuesBody(A, [Value(3), Value(1)]))).Code);
        Assert.Equal(ResponseCode.ValueExists, (await bed.AskAsync(OpCode.AddValue, new ValuesBody(A, [Value(3), Value(3)]))).Code);
        Assert.Equal(ResponseCode.Success, (await bed.AskAsync(OpCode.AddValue, new ValuesBody(A, [Value(3), Value(1, "over")]), flags: OpFlags.Overwrite)).Code);
        Assert.Equal("over", bed.Bed.Text(A, 1));
    }

    [Fact]
    public async Task A_value_that_cannot_be_is_202()
    {
        await using var bed = await OpenAsync();
        WireValue[] bad = [Value(0), Value(-5), Value(1000), Value(1100), Value(7, type: ""), Value(7, type: new string('t', 200)), Value(7, new string('x', 33_000)), Value(7) with { Ttl = -1 }];
        foreach (var value in bad) Assert.Equal(ResponseCode.ValueInvalid, (await bed.AskAsync(OpCode.AddValue, new ValuesBody(A, [value]))).Code);
        Assert.Equal(ResponseCode.ValueInvalid, (await bed.AskAsync(OpCode.AddValue, new ValuesBody(A, []))).Code);
        Assert.Equal(ResponseCode.ValueInvalid, (await bed.AskAsync(OpCode.ModifyValue, new ValuesBody(A, [Value(1), Value(1)]))).Code);
    }

    [Theory, MemberData(nameof(Changes))]
    public async Task A_prefix_of_another_server_is_301_without_a_challenge(OpCode code)
    {
        await using var bed = await OpenAsync();
        foreach (var text in new[] { "77.1/x", "99.501.2222/x" }) Assert.Equal(ResponseCode.NotResponsible, (await bed.AskAsync(code, BodyOf(code, text), Principal.Public)).Code);
    }

    [Theory, MemberData(nameof(Changes))]
    public async Task Another_organisation_is_400_and_stands_in_the_audit(OpCode code)
    {
        await using var bed = await OpenAsync();
        Assert.Equal(ResponseCode.AdminInvalid, (await bed.AskAsync(code, BodyOf(code, code == OpCode.CreateHandle ? "99.501.1001/new" : A), ThingsBed.Outsider)).Code);
        var line = Assert.Single(bed.Bed.Audit.Records);
        Assert.Equal((AuditKind.Refusal, ThingsBed.Stranger), (line.Kind, line.Organization));
        Assert.Equal([1, 2], bed.Bed.Indexes(A));
    }

    [Theory, MemberData(nameof(Changes))]
    public async Task The_same_organisation_without_the_right_is_401(OpCode code)
    {
        await using var bed = await OpenAsync();
        var auditor = ThingsBed.Of(ThingsBed.Forge, Role.Auditor);
        Assert.Equal(ResponseCode.NoRights, (await bed.AskAsync(code, BodyOf(code, code == OpCode.CreateHandle ? "99.501.1001/new" : A), auditor)).Code);
    }

    [Theory, MemberData(nameof(Changes))]
    public async Task The_public_is_challenged_with_402(OpCode code)
    {
        await using var bed = await OpenAsync();
        Assert.Equal(ResponseCode.AuthenticationNeeded, (await bed.AskAsync(code, BodyOf(code, A), Principal.Public)).Code);
        Assert.Equal([1, 2], bed.Bed.Indexes(A));
    }

    [Theory, MemberData(nameof(Changes))]
    public async Task A_body_of_another_operation_is_4(OpCode code)
    {
        await using var bed = await OpenAsync();
        Assert.Equal(ResponseCode.ProtocolError, (await bed.AskAsync(code, new PlainBody())).Code);
    }

    [Fact]
    public async Task Without_an_audit_a_refusal_is_3()
    {
        await using var bed = await OpenAsync();
        bed.Bed.Audit.Fails = true;
        Assert.Equal(ResponseCode.ServerBusy, (await bed.AskAsync(OpCode.DeleteHandle, new HandleBody(A), ThingsBed.Outsider)).Code);
    }

    [Fact]
    public async Task Permission_bits_times_and_references_are_kept()
    {
        await using var bed = await OpenAsync();
        var sent = Value(8, "secret") with { Permissions = WirePermissions.AdminRead | WirePermissions.AdminWrite, TtlType = WireValue.AbsoluteTtl, Ttl = 1_900_000_000, References = [new("99.501/R", 3)] };
        Assert.Equal(ResponseCode.Success, (await bed.AskAsync(OpCode.AddValue, new ValuesBody(A, [sent]))).Code);
        var kept = bed.Bed.Things.Registry.Find(ChangesBed.H(A)).Value!.Values.Single(v => v.Index == 8);
        Assert.Equal((Visibility.Internal, true, 1_900_000_000), (kept.Visibility, kept.TtlIsAbsolute, kept.TtlSeconds));
        Assert.Equal(new Yiwang.Things.ValueReference("99.501/R", 3), Assert.Single(kept.References));
        Assert.NotEqual(0, kept.TimestampUs);
    }

    [Fact]
    public async Task A_datagram_sent_twice_creates_once()
    {
        await using var bed = await OpenAsync();
        var body = new ValuesBody("99.501.1001/U", [Value(1)]);
        Assert.Equal(ResponseCode.Success, (await bed.AskAsync(OpCode.CreateHandle, body, transport: HandleTransport.Udp)).Code);
        Assert.Equal(ResponseCode.Success, (await bed.AskAsync(OpCode.CreateHandle, body, transport: HandleTransport.Udp)).Code);
        Assert.Equal(ResponseCode.HandleExists, (await bed.AskAsync(OpCode.CreateHandle, body, transport: HandleTransport.Udp, requestId: 8)).Code);
    }
}
