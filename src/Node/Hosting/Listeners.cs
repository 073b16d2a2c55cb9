using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Yiwang.Connect.Modbus.Serving;
using Yiwang.Identify;
using Yiwang.Identify.Surfaces.HandleServer;
using Yiwang.Node.Certificates;
using Yiwang.Node.Settings;

namespace Yiwang.Node.Hosting;

/// <summary>Ports and the bounds of what is read from them.</summary>
internal static class Listeners
{
    public static void AddListeners(this WebApplicationBuilder builder, NodeSettings settings, ServerCertificates certificates, HandleServerOptions handle, MachinePorts machines)
    {
        var bound = BoundSockets(handle, machines);
        builder.WebHost.UseKestrelHttpsConfiguration();
        // some ports are bound already: their listening sockets are taken as they are
        builder.WebHost.UseSockets(s => s.CreateBoundListenSocket = endpoint => bound.GetValueOrDefault(endpoint) ?? SocketTransportOptions.CreateDefaultBoundListenSocket(endpoint));
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            SetLimits(kestrel.Limits, settings.Limits);
            foreach (var (scheme, endpoint) in Endpoints(settings.Listen))
                kestrel.Listen(endpoint, listener => { if (scheme == "https") listener.UseHttps(tls => Present(tls, certificates)); });
        });
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            if (handle.Handle is { } port) kestrel.Listen(port.Tcp.LocalEndPoint!, l => l.UseHandleProtocol(recursive: false));
            if (handle.Recursion is { } recursion) kestrel.Listen(recursion.Tcp.LocalEndPoint!, l => l.UseHandleProtocol(recursive: true));
        });
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ListenMqtt(machines, tls =>
        {
            Present(tls, certificates);
            AskForCertificate(tls);
        }));
        if (machines.Modbus is { } modbus) builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(modbus.LocalEndPoint!, l => l.UseModbus()));
        if (settings.Listen.HandleHttp >= 0) builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(new IPEndPoint(Address(settings.Listen.Address), settings.Listen.HandleHttp),
            listener => listener.UseHttpAndHttps(TimeSpan.FromSeconds(settings.Limits.HeaderSeconds), tls =>
            {
                Present(tls, certificates);
                AskForCertificate(tls);
            })));
        builder.Services.Configure<HostOptions>(o => o.ShutdownTimeout = TimeSpan.FromSeconds(settings.Limits.DrainSeconds));
    }

    public static IPAddress Address(string text) => text switch
    {
        "*" => IPAddress.Any,
        "localhost" => IPAddress.Loopback,
        _ => IPAddress.Parse(text),
    };

    private static Dictionary<EndPoint, Socket> BoundSockets(HandleServerOptions handle, MachinePorts machines) =>
        new[] { handle.Handle?.Tcp, handle.Recursion?.Tcp }.OfType<Socket>().Concat(machines.All).ToDictionary(s => s.LocalEndPoint!);

    private static IEnumerable<(string Scheme, IPEndPoint Endpoint)> Endpoints(ListenSettings listen)
    {
        var address = Address(listen.Address);
        if (listen.Http >= 0) yield return ("http", new IPEndPoint(address, listen.Http));
        if (listen.Https >= 0) yield return ("https", new IPEndPoint(address, listen.Https));
        foreach (var also in listen.Also.Select(a => new Uri(a)))
            yield return (also.Scheme, new IPEndPoint(IPAddress.Parse(also.Host.Trim('[', ']')), also.Port));
    }

    private static void Present(HttpsConnectionAdapterOptions tls, ServerCertificates certificates)
    {
        tls.SslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13;
        tls.ServerCertificateSelector = (_, _) => certificates.Current();
    }

    /// <summary>Programs and devices sign in with certificates that nobody signed but they: the handshake proves the key, and who it belongs to the surface finds out.</summary>
    private static void AskForCertificate(HttpsConnectionAdapterOptions tls)
    {
        tls.ClientCertificateMode = ClientCertificateMode.AllowCertificate;
        tls.ClientCertificateValidation = (_, _, _) => true;
    }

    private static void SetLimits(KestrelServerLimits limits, LimitSettings given)
    {
        limits.MaxConcurrentConnections = given.Connections;
        limits.MaxConcurrentUpgradedConnections = given.Connections;
        limits.MaxRequestBodySize = given.BodyBytes;
        limits.MaxRequestHeadersTotalSize = given.HeaderBytes;
        limits.MaxRequestHeaderCount = given.HeaderCount;
        limits.MaxRequestLineSize = given.RequestLineBytes;
        limits.RequestHeadersTimeout = TimeSpan.FromSeconds(given.HeaderSeconds);
        limits.KeepAliveTimeout = TimeSpan.FromSeconds(given.KeepAliveSeconds);
    }
}
