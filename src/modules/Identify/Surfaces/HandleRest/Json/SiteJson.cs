using System.Globalization;
using System.Text;
using System.Text.Json;
using Yiwang.Wire.Handle.Values;

namespace Yiwang.Identify.Surfaces.HandleRest.Json;

/// <summary>A site record as the Handle JSON interface writes it.</summary>
internal static class SiteJson
{
    public static void Write(Utf8JsonWriter json, SiteRecord site)
    {
        json.WriteStartObject();
        json.WriteNumber("version"u8, site.Format);
        json.WriteString("protocolVersion"u8, string.Create(CultureInfo.InvariantCulture, $"{site.Version.Major}.{site.Version.Minor}"));
        json.WriteNumber("serialNumber"u8, site.Serial);
        json.WriteBoolean("primarySite"u8, site.Flags.HasFlag(SiteFlags.Primary));
        json.WriteBoolean("multiPrimary"u8, site.Flags.HasFlag(SiteFlags.MultiplePrimaries));
        if (site.Hash != HashOption.Handle) json.WriteNumber("hashOption"u8, (int)site.Hash);
        if (site.HashFilter.Length > 0) json.WriteString("hashFilter"u8, Encoding.UTF8.GetString(site.HashFilter));
        json.WriteStartArray("attributes"u8);
        foreach (var (name, value) in site.Attributes)
        {
            json.WriteStartObject();
            json.WriteString("name"u8, name);
            json.WriteString("value"u8, value);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteStartArray("servers"u8);
        foreach (var server in site.Servers) Write(json, server);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, SiteServer server)
    {
        json.WriteStartObject();
        json.WriteNumber("serverId"u8, server.Id);
        json.WriteString("address"u8, server.IPAddress.ToString());
        json.WritePropertyName("publicKey"u8);
        DataJson.WriteKey(json, server.PublicKey);
        json.WriteStartArray("interfaces"u8);
        foreach (var (use, protocol, port) in server.Interfaces)
        {
            json.WriteStartObject();
            json.WriteBoolean("query"u8, use.HasFlag(InterfaceUse.Resolution));
            json.WriteBoolean("admin"u8, use.HasFlag(InterfaceUse.Administration));
            if (Enum.IsDefined(protocol)) json.WriteString("protocol"u8, protocol.ToString().ToUpperInvariant());
            else json.WriteNumber("protocol"u8, (int)protocol);
            json.WriteNumber("port"u8, port);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
