using Yiwang.Connect.Acquisition;
using Yiwang.Connect.Adapters;
using Yiwang.Events;

namespace Yiwang.Connect.Words;

/// <summary>Connections and their troubles, in words.</summary>
internal static class AdapterWords
{
    public static Bilingual Of(AdapterKind kind) => kind switch
    {
        AdapterKind.ModbusTcp => new("Modbus TCP", "Modbus TCP"),
        AdapterKind.ModbusRtuOverTcp => new("Modbus RTU over TCP", "Modbus RTU over TCP"),
        AdapterKind.ModbusRtu => new("Modbus RTU（串口）", "Modbus RTU (serial)"),
        AdapterKind.Broker => new("MQTT（发到本节点）", "MQTT (published to this node)"),
        AdapterKind.MqttClient => new("MQTT（订阅外部）", "MQTT (subscribed elsewhere)"),
        _ => new("行协议（HTTP）", "Line protocol (HTTP)"),
    };

    public static Bilingual Of(LinkState state) => state switch
    {
        LinkState.Starting => new("正在连接", "Connecting"),
        LinkState.Online => new("在线", "Online"),
        LinkState.Degraded => new("部分无响应", "Partly silent"),
        LinkState.Offline => new("离线", "Offline"),
        _ => new("已停用", "Disabled"),
    };

    public static string Look(LinkState state) => state switch
    {
        LinkState.Starting => "tag-accent",
        LinkState.Online => "tag-ok",
        LinkState.Degraded => "tag-warn",
        LinkState.Offline => "tag-bad",
        _ => "",
    };

    public static Bilingual Of(LinkError error) => error switch
    {
        LinkError.Refused => new("连接被拒绝", "Connection refused"),
        LinkError.Unreachable => new("地址不通", "Unreachable"),
        LinkError.Timeout => new("超时无应答", "No answer in time"),
        LinkError.Exception => new("设备报错", "Refused by the device"),
        LinkError.BadFrame => new("报文有误", "Malformed answer"),
        LinkError.WrongUnit => new("别的站在应答", "Another unit answered"),
        LinkError.Closed => new("连接中断", "Connection closed"),
        LinkError.Rejected => new("登录被拒", "Sign-in rejected"),
        _ => new("数据对不上测点", "Did not fit the points"),
    };

    /// <summary>What to look at first.</summary>
    public static Bilingual Advice(LinkError error) => error switch
    {
        LinkError.Refused => new("端口对吗？设备的 Modbus 服务开了吗？很多设备只允许一个主站，先断开别的上位机。", "Is the port right, and its Modbus server on? Many devices allow one master only: close the others first."),
        LinkError.Unreachable => new("网线、网段和路由：在本机上能通这个地址吗？", "Cable, subnet and route: does this machine reach the address?"),
        LinkError.Timeout => new("从站号对吗？设备慢就加大超时；一条总线上有哑站会拖慢轮询。", "Is the unit number right? Give a slow device more time; a silent unit slows a shared bus."),
        LinkError.Exception => new("寄存器地址或数据类型与点表不符，请对照说明书，注意从 0 还是从 1 数。", "An address or type differs from the manual: check it, and whether it counts from 0 or 1."),
        LinkError.BadFrame => new("串口参数不一致或线路有干扰；网关选错了 RTU 和 TCP 也会这样。", "Serial settings differ, the line is noisy, or the gateway speaks RTU where TCP was chosen."),
        LinkError.WrongUnit => new("网关把别的从站的回答送来了：检查从站号是否重复。", "The gateway passed on another unit's answer: look for a unit number used twice."),
        LinkError.Closed => new("对方主动断开：可能有连接数限制，或闲置超时太短。", "The other side closed: it may limit connections or give up idle ones quickly."),
        LinkError.Rejected => new("用户名、密码或证书不对，或没有订阅这些主题的权限。", "User, password or certificate is wrong, or the topics are not permitted."),
        _ => new("收到的内容里没有测点要的字段，或类型不同：对照“发现的主题”里的样例。", "The payload lacks the point's field or has another type: compare it with the sample under discovered topics."),
    };
}
