using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Yiwang.Wire.Handle;
using Yiwang.Wire.Handle.Values;

namespace Yiwang.Identify.Surfaces.HandleRest.Json;

/// <summary>A site record out of a request's JSON; null when it is none.</summary>
internal static class SiteReader
{
    private const int ServersMax = 256, InterfacesMax = 64, AttributesMax = 256;

    public static SiteRecord? TryRead(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object) return null;
        var version = ProtocolVersion.Current;
        if (JsonFields.TryText(json, "protocolVersion", out var text) && !TryVersion(text, out version)) return null;
        var format = JsonFields.TryInt(json, "version", out var v) ? v : SiteRecord.CurrentFormat;
        var serial = JsonFields.TryInt(json, "serialNumber", out var s) ? s : 1;
        var hash = JsonFields.TryInt(json, "hashOption", out var h) ? h : (int)HashOption.Handle;
        if (format is < 0 or > short.MaxValue || serial is < 0 or > ushort.MaxValue || hash is < 0 or > byte.MaxValue) return null;
        var filter = JsonFields.TryText(json, "hashFilter", out var f) ? Encoding.UTF8.GetBytes(f) : [];
        var flags = (JsonFields.Flag(json, "primarySite") ? SiteFlags.Primary : 0) | (JsonFields.Flag(json, "multiPrimary") ? SiteFlags.MultiplePrimaries : 0);
        return Attributes(json) is { } attributes && Servers(json) is { } servers ? new((short)format, version, (short)serial, flags, (HashOption)hash, filter, attributes, servers) : null;
    }

    private static bool TryVersion(string text, out ProtocolVersion version)
    {
        version = default;
        var point = text.IndexOf('.', StringComparison.Ordinal);
        if (point < 1 || !byte.TryParse(text.AsSpan(0, point), NumberStyles.None, CultureInfo.InvariantCulture, out var major)
            || !byte.TryParse(text.AsSpan(point + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var minor)) return false;
        version = new(major, minor);
        return true;
    }

    private static SiteAttribute[]? Attributes(JsonElement json)
    {
        if (!JsonFields.TryGet(json, "attributes", out _)) return [];
        if (!JsonFields.TryList(json, "attributes", AttributesMax, out var items)) return null;
        var attributes = new SiteAttribute[items.Count];
        for (var i = 0; i < items.Count; i++)
        {
            if (!JsonFields.TryText(items[i], "name", out var name) || !JsonFields.TryText(items[i], "value", out var value)) return null;
            attributes[i] = new(name, value);
        }
        return attributes;
    }

    private static SiteServer[]? Servers(JsonElement json)
    {
        if (!JsonFields.TryList(json, "servers", ServersMax, out var items)) return null;
        var servers = new SiteServer[items.Count];
        for (var i = 0; i < items.Count; i++)
        {
            if (Server(items[i]) is not { } server) return null;
            servers[i] = server;
        }
        return servers;
    }

    private static SiteServer? Server(JsonElement json)
    {
        if (!JsonFields.TryText(json, "address", out var text) || !IPAddress.TryParse(text, out var address)) return null;
        var key = Array.Empty<byte>();
        if (JsonFields.TryGet(json, "publicKey", out var k) && !DataReader.TryRead(k, out key, out _)) return null;
        if (!JsonFields.TryList(json, "interfaces", InterfacesMax, out var items)) return null;
        var interfaces = new SiteInterface[items.Count];
        for (var i = 0; i < items.Count; i++)
        {
            if (Interface(items[i]) is not { } one) return null;
            interfaces[i] = one;
        }
        return new SiteServer(JsonFields.TryInt(json, "serverId", out var id) ? id : 0, address, key, interfaces);
    }

    private static SiteInterface? Interface(JsonElement json)
    {
        if (!JsonFields.TryText(json, "protocol", out var name) || !JsonFields.TryInt(json, "port", out var port) || port is < 0 or > ushort.MaxValue) return null;
        if (!Enum.TryParse<InterfaceProtocol>(name, ignoreCase: true, out var protocol) || (int)protocol is < 0 or > byte.MaxValue) return null;
        return new((JsonFields.Flag(json, "query") ? InterfaceUse.Resolution : 0) | (JsonFields.Flag(json, "admin") ? InterfaceUse.Administration : 0), protocol, port);
    }
}
