using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Yiwang.Client;
using Yiwang.Wire.Handle.Values;

namespace Yiwang.Node.Commands;

/// <summary>What <c>resolve</c> and <c>register</c> do when they speak the Handle protocol to a server.</summary>
internal static class HandleServerCommands
{
    public static async Task<int> ResolveAsync(HandleClient client, string handle, ResolveOptions wanted, bool json, Terminal terminal, CancellationToken cancel)
    {
        try
        {
            if (await client.ResolveAsync(handle, wanted, cancel) is not { } record)
            {
                terminal.Error.WriteLine($"没有这个标识 / no such identifier: {handle}");
                return 1;
            }
            if (json) terminal.Out.WriteLine(Json(record));
            else Print(terminal.Out, record);
            return 0;
        }
        catch (HandleException e)
        {
            return HandleServerOptions.Refuse(terminal, e);
        }
        catch (ArgumentException e)
        {
            terminal.Error.WriteLine(e.Message);
            return 2;
        }
    }

    public static async Task<int> RegisterAsync(HandleClient client, string handle, IReadOnlyList<WireValue> values, Terminal terminal, CancellationToken cancel)
    {
        try
        {
            await client.CreateAsync(handle, values, cancel: cancel);
            terminal.Out.WriteLine($"已注册 {handle} / registered");
            return 0;
        }
        catch (HandleException e)
        {
            return HandleServerOptions.Refuse(terminal, e);
        }
        catch (ArgumentException e)
        {
            terminal.Error.WriteLine(e.Message);
            return 2;
        }
    }

    private static void Print(TextWriter to, HandleRecord record)
    {
        to.WriteLine($"{"handle",-12} {record.Handle}");
        foreach (var value in record.Values) to.WriteLine($"{value.Index,12} {value.Type,-24} {Shown(value)}");
        if (record.IsCertified) to.WriteLine("答复有服务器签名，已核对 / signed by the server, checked");
    }

    private static string Shown(WireValue value)
    {
        if (value.Type == ValueTypes.Admin && value.Administrator() is { } admin) return $"{admin.Administrator} {Convert.ToString((int)admin.Permissions, 2).PadLeft(12, '0')}";
        return IsText(value.Data) ? value.Text() : "base64 " + Convert.ToBase64String(value.Data);
    }

    private static string Json(HandleRecord record) => JsonSerializer.Serialize(
        new
        {
            record.Handle,
            Values = record.Values.Select(v => new
            {
                v.Index,
                v.Type,
                Value = IsText(v.Data) ? v.Text() : null,
                Base64 = IsText(v.Data) ? null : Convert.ToBase64String(v.Data),
                v.Ttl,
                Timestamp = DateTimeOffset.FromUnixTimeSeconds((uint)v.Timestamp).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
            }),
            Certified = record.IsCertified,
        },
        CommandOptions.JsonText);

    private static bool IsText(byte[] data) => Utf8.IsValid(data) && !Encoding.UTF8.GetString(data).Any(char.IsControl);
}
