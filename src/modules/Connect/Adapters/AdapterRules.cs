using System.Globalization;
using System.Net;
using Yiwang.Events;
using Yiwang.Wire.Mqtt;

namespace Yiwang.Connect.Adapters;

/// <summary>What a connection must be like before it is saved or tried.</summary>
internal static class AdapterRules
{
    private const int IdMax = 64, NameMax = 100, TextMax = 256;
    private static readonly int[] s_bauds = [300, 600, 1_200, 2_400, 4_800, 9_600, 14_400, 19_200, 38_400, 57_600, 115_200, 230_400, 460_800, 921_600];

    public static Outcome Check(Adapter a)
    {
        if (!IsId(a.Id)) return Wrong("id", "编号为 1–64 个字母、数字或 -。", "An id is 1 to 64 letters, digits or dashes.");
        if (string.IsNullOrWhiteSpace(a.Name) || a.Name.Length > NameMax) return Wrong("name", "请填写名称（1–100 字）。", "Give a name of 1 to 100 characters.");
        if (!Enum.IsDefined(a.Kind)) return Wrong("kind", "没有这种连接方式。", "There is no such kind of connection.");
        if (a.TimeoutMs is < 50 or > 60_000) return Wrong("timeoutMs", "超时为 50–60000 毫秒。", "The timeout is 50 to 60,000 ms.");
        if (a.GapMax is < 0 or > 120) return Wrong("gapMax", "合并间隔为 0–120 个寄存器。", "The gap limit is 0 to 120 registers.");
        if (a.RequestMax is < 1 or > 125) return Wrong("requestMax", "一次请求为 1–125 个寄存器。", "A request reads 1 to 125 registers.");
        if (a.PauseMs is < 0 or > 10_000) return Wrong("pauseMs", "请求间隔为 0–10000 毫秒。", "The pause is 0 to 10,000 ms.");
        if (a.Collector.Length > 0 && !IsId(a.Collector)) return Wrong("collector", "采集端名称为字母、数字或 -。", "A collector's name is letters, digits or dashes.");
        if (a.ClientId.Length > TextMax || a.UserName.Length > TextMax) return Wrong("clientId", "客户端标识和用户名最多 256 字。", "Client id and user name have at most 256 characters.");
        return CheckEndpoint(a);
    }

    public static bool IsId(string? id)
    {
        if (id is not { Length: >= 1 and <= IdMax }) return false;
        foreach (var c in id)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c != '-') return false;
        }
        return true;
    }

    private static Outcome CheckEndpoint(Adapter a) => a.Kind switch
    {
        AdapterKind.ModbusTcp or AdapterKind.ModbusRtuOverTcp => IsHostAndPort(a.Endpoint) ? Outcome.Ok : Wrong("endpoint", "地址例如 192.168.10.21:502。", "An address is as 192.168.10.21:502."),
        AdapterKind.ModbusRtu when !a.Endpoint.StartsWith("/dev/", StringComparison.Ordinal) || a.Endpoint.Contains("..", StringComparison.Ordinal) || a.Endpoint.Length > TextMax => Wrong("endpoint", "串口例如 /dev/ttyUSB0。", "A serial line is as /dev/ttyUSB0."),
        AdapterKind.ModbusRtu => CheckLine(a.Serial ?? new SerialLine()),
        AdapterKind.MqttClient => IsBroker(a.Endpoint) ? Outcome.Ok : Wrong("endpoint", "地址例如 mqtt://192.168.10.9:1883 或 mqtts://主机:8883。", "An address is as mqtt://192.168.10.9:1883 or mqtts://host:8883."),
        AdapterKind.Broker => a.Endpoint.Length <= TextMax && a.Endpoint.Split(' ', StringSplitOptions.RemoveEmptyEntries).All(Topics.IsFilter) ? Outcome.Ok : Wrong("endpoint", "主题范围例如 yz/a/#，多个用空格隔开；不限就留空。", "Topic filters are as yz/a/#, parted by spaces; leave it empty for no limit."),
        _ => a.Endpoint.Length == 0 ? Outcome.Ok : Wrong("endpoint", "这种方式由设备连过来，不用填地址。", "Devices connect to the node here: leave the address empty."),
    };

    private static Outcome CheckLine(SerialLine line)
    {
        if (!s_bauds.Contains(line.BaudRate)) return Wrong("serial.baudRate", "请选择常用的波特率，如 9600。", "Choose a usual baud rate, as 9600.");
        if (line.DataBits is not (7 or 8)) return Wrong("serial.dataBits", "数据位为 7 或 8。", "Data bits are 7 or 8.");
        if (line.Parity is not ('N' or 'E' or 'O')) return Wrong("serial.parity", "校验为 N、E 或 O。", "The parity is N, E or O.");
        return line.StopBits is 1 or 2 ? Outcome.Ok : Wrong("serial.stopBits", "停止位为 1 或 2。", "Stop bits are 1 or 2.");
    }

    private static bool IsHostAndPort(string endpoint)
    {
        var colon = endpoint.LastIndexOf(':');
        if (colon <= 0 || endpoint.Length > TextMax || !int.TryParse(endpoint.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) || port is < 1 or > ushort.MaxValue) return false;
        var host = endpoint[..colon];
        if (host.StartsWith('[')) return host.EndsWith(']') && IPAddress.TryParse(host[1..^1], out _);
        return Uri.CheckHostName(host) is UriHostNameType.Dns or UriHostNameType.IPv4;
    }

    private static bool IsBroker(string endpoint) =>
        endpoint.Length <= TextMax && Uri.TryCreate(endpoint, UriKind.Absolute, out var uri) && uri.Scheme is "mqtt" or "mqtts" && uri.Host.Length > 0 && uri.UserInfo.Length == 0 && uri.AbsolutePath is "/" or "";

    private static Outcome Wrong(string field, string zh, string en) => new(Codes.RequestInvalid, field, field, new Bilingual(zh, en));
}
