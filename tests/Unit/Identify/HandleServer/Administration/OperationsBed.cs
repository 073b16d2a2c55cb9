using System.Net;
using System.Text;
using Yiwang.Identify.Surfaces.Changes;
using Yiwang.Identify.Surfaces.HandleServer.Administration;
using Yiwang.Identify.Surfaces.HandleServer.Engine;
using Yiwang.Net;
using Yiwang.Parties;
using Yiwang.Parties.Rights;
using Yiwang.Unit.Tests.Identify.Changes;
using Yiwang.Unit.Tests.Things;
using Yiwang.Wire.Handle;
using Yiwang.Wire.Handle.Bodies;
using Yiwang.Wire.Handle.Values;

namespace Yiwang.Unit.Tests.Identify.HandleServer.Administration;

/// <summary>Every operation of administration over a real registry; a call goes to it as the engine would send it.</summary>
internal sealed class OperationsBed : IAsyncDisposable
{
    public const string A = "99.501.1001/A";
    private readonly Dictionary<OpCode, IHandleOperation> _operations;

    private OperationsBed(ChangesBed bed, IReadOnlyList<Uri> upstreams)
    {
        Bed = bed;
        var rules = new AdministrationRules(bed.Things.Things.Prefixes);
        var homing = new PrefixHoming(bed.Things.Things.PrefixRegistry, bed.Things.Things.Prefixes, new OneOperator(ThingsBed.Node), new Access(new NoGrants()), new NetOptions { Upstreams = upstreams }, new RefusalAudit(bed.Audit));
        IHandleOperation[] all =
        [
            new CreateOperation(bed.Changes, rules, bed.Things.Clock), new DeleteOperation(bed.Changes, rules), new ValueOperation(OpCode.AddValue, bed.Changes, rules), new ValueOperation(OpCode.ModifyValue, bed.Changes, rules),
            new RemoveOperation(bed.Changes, rules), new ListHandlesOperation(bed.Listing, rules), new HomingOperation(OpCode.HomePrefix, homing, rules), new HomingOperation(OpCode.UnhomePrefix, homing, rules), new ListPrefixesOperation(homing, rules),
        ];
        _operations = all.ToDictionary(o => o.Code);
    }

    public ChangesBed Bed { get; }

    /// <summary>99.501.1001/A exists with values 1 and 2.</summary>
    public static async Task<OperationsBed> OpenAsync(params Uri[] upstreams)
    {
        var bed = new OperationsBed(await ChangesBed.OpenAsync(), upstreams);
        await bed.Bed.Changes.CreateAsync(ChangesBed.ByManager, new NewHandle(ChangesBed.H(A), [ChangesBed.Edit(1, "https://a.example"), ChangesBed.Edit(2, "a@a.example", "EMAIL")]));
        return bed;
    }

    public static WireValue Value(int index, string data = "x", string type = "URL") => new(index, type, Encoding.UTF8.GetBytes(data));

    public async Task<HandleReply> AskAsync(OpCode code, MessageBody body, Principal? who = null, OpFlags flags = OpFlags.None, HandleTransport transport = HandleTransport.Tcp, int requestId = 7) =>
        await _operations[code].AnswerAsync(Call(code, body, who ?? ThingsBed.Manager, flags, transport, requestId), CancellationToken.None);

    private static HandleCall Call(OpCode code, MessageBody body, Principal who, OpFlags flags, HandleTransport transport, int requestId)
    {
        var envelope = new Envelope(new ProtocolVersion(2, 11), EnvelopeFlags.None, default, 0, requestId, 0, 0);
        var message = new HandleMessage(envelope, new Header(code, ResponseCode.None, flags, Header.UnknownSite, 0, 0, 0, 0), body);
        return new HandleCall(new HandlePeer(transport, new IPEndPoint(IPAddress.Loopback, 2641)), message) { Principal = who };
    }

    public ValueTask DisposeAsync() => Bed.DisposeAsync();
}
