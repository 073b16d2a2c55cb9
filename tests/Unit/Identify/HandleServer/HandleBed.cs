using System.Diagnostics.Metrics;
using System.Net;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;
using Yiwang.Identify.Surfaces.HandleServer;
using Yiwang.Identify.Surfaces.HandleServer.Engine;
using Yiwang.Identify.Surfaces.HandleServer.Resolve;
using Yiwang.Identify.Surfaces.HandleServer.Sites;
using Yiwang.Identify.Surfaces.Requests;
using Yiwang.Net.Wire;
using Yiwang.Parties.Limits;
using Yiwang.Storage.Files;
using Yiwang.Storage.Keys;
using Yiwang.Things;
using Yiwang.Things.Prefixes;
using Yiwang.Unit.Tests.Net;
using Yiwang.Wire.Handle;
using Yiwang.Wire.Handle.Bodies;
using static Yiwang.Unit.Tests.Things.ThingsBed;

namespace Yiwang.Unit.Tests.Identify.HandleServer;

/// <summary>The engine of the Handle server over a real registry, log and key store, without sockets.</summary>
public abstract class HandleBed : ResolverBed
{
    /// <summary>The handle of the captured conversations, whose bytes a test compares. Test data alone: nothing else may use the real root 88.</summary>
    private protected const string Captured = "88.300.15907/WELD-00000042";

    private readonly string _keys = System.IO.Directory.CreateTempSubdirectory("yiwang-handle-").FullName;
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private protected PaperNetwork Network { get; } = new();
    private protected HandleMeters Meters { get; private set; } = null!;
    private protected FastResolve Fast { get; private set; } = null!;
    private protected HandleService Service { get; private set; } = null!;
    private protected ServerKey Key { get; private set; } = null!;
    private protected LimitOptions Limits { get; set; } = new();

    private protected static HandlePeer Peer(HandleTransport transport = HandleTransport.Tcp, bool recursive = false, string address = "127.0.0.1") =>
        new(transport, new IPEndPoint(IPAddress.Parse(address), 40_000), recursive);

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await Here.Things.PrefixRegistry.HomeAsync(Operator, new PrefixGrant(H(Captured).Prefix, Forge, "采集数据"));
        var when = DateTimeOffset.FromUnixTimeSeconds(0x67748580).ToUnixTimeMilliseconds() * 1_000;
        HandleValue Of(int index, string type, byte[] data) => new(index, type, data, 86_400, ValuePermissions.Default, when);
        Assert.Equal(Yiwang.Events.Outcome.Ok, (await Here.Registry.RegisterAsync(Manager, Row(Captured,
            Of(1, "URL", "https://example.org/p/00000042"u8.ToArray()),
            Of(2, "PRODUCT", "{\"name\":\"servo motor\",\"batch\":\"B00042\",\"mfg\":\"2025-01-01\"}"u8.ToArray()),
            Of(100, "HS_ADMIN", Convert.FromHexString("0fff00000011302e4e412f38382e3330302e31353930370000012c"))))).Status);
        Open(Network);
    }

    private protected void Open(INodeClient network, bool sm2 = false)
    {
        var resolver = Over(network);
        var options = new HandleServerOptions { NodeName = "测试节点", Sm2 = sm2 };
        Key = new ServerKey(FileKeyStore.Open(DiskFileSystem.Instance, _keys, NodeSecret.LoadOrCreate(DiskFileSystem.Instance, _keys)), options);
        var (own, sites, sessions) = (new NodeSite(options, Key), new NodeSites(network, Time), new NoSessions());
        resolver.Use(new PrefixRecords(Yiwang.Parties.Organizations.Directory.Open(Here.Events), own, sites));
        Meters = new HandleMeters(_services.GetRequiredService<IMeterFactory>());
        var limits = new PublicLimits(Limits, Time);
        var trace = new RequestTrace(new RequestLog(Here.Things.Prefixes, Time));
        var engine = new HandleEngine([new ResolveOperation(resolver, new Referrals(Here.Things.Prefixes, sites)), new SiteOperation(own)], sessions);
        Fast = new FastResolve(Here.Registry, resolver, limits, Meters, trace);
        Service = new HandleService(engine, sessions, new AnswerWriter(Key, sessions), Meters, trace, limits, options, Time, NullLogger<HandleService>.Instance);
    }

    /// <summary>As a transport does it: the fast path first.</summary>
    private protected async Task<byte[]?> AskAsync(byte[] request, HandlePeer? peer = null)
    {
        peer ??= Peer();
        var into = new byte[FastResolve.AnswerBytes];
        var length = Fast.TryAnswer(request, peer, IPAddress.IsLoopback(peer.Remote.Address) ? default : peer.Remote.Address.GetAddressBytes(), into);
        return length > 0 ? into[..length] : await Service.AnswerAsync(peer, request, Cancel);
    }

    private protected async Task<HandleMessage> AskAsync(MessageBody body, OpCode operation = OpCode.Resolve, OpFlags flags = OpFlags.PublicOnly, HandlePeer? peer = null, ProtocolVersion? version = null, byte recursion = 0) =>
        Read((await AskAsync(Request(body, operation, flags, version, recursion), peer))!);

    private protected Task<HandleMessage> ResolveAsync(string handle, OpFlags flags = OpFlags.PublicOnly, HandlePeer? peer = null, ProtocolVersion? version = null, byte recursion = 0, int[]? indexes = null, params string[] types) =>
        AskAsync(new ResolveBody(handle, indexes ?? [], types), OpCode.Resolve, flags, peer, version, recursion);

    private protected static byte[] Request(MessageBody body, OpCode operation = OpCode.Resolve, OpFlags flags = OpFlags.PublicOnly, ProtocolVersion? version = null, byte recursion = 0)
    {
        var spoken = version ?? ProtocolVersion.Current;
        return new HandleMessage(new Envelope(spoken, EnvelopeFlags.None, spoken, 0, 77, 0, 0), new Header(operation, ResponseCode.None, flags, Header.UnknownSite, recursion, 0, 1_800_000_000, 0), body).Encode();
    }

    private protected static HandleMessage Read(byte[] message)
    {
        Assert.Equal(WireFault.None, Envelope.TryRead(message, out var envelope));
        Assert.Equal(message.Length - HandleLimits.EnvelopeBytes, envelope.MessageLength);
        Assert.Equal(WireFault.None, HandleMessage.TryRead(envelope, message.AsSpan(HandleLimits.EnvelopeBytes), out var read));
        return read!;
    }

    private protected static string Text(byte[] data) => Encoding.UTF8.GetString(data);

    public override async ValueTask DisposeAsync()
    {
        Key.Dispose();
        await _services.DisposeAsync();
        await base.DisposeAsync();
        System.IO.Directory.Delete(_keys, recursive: true);
        GC.SuppressFinalize(this);
    }
}
