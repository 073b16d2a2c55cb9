using System.Globalization;
using Yiwang.Connect.Acquisition;
using Yiwang.Events;
using Yiwang.Wire.Modbus;

namespace Yiwang.Connect.Modbus;

/// <summary>What a person is told when a device refuses or keeps silent.</summary>
internal static class ModbusWords
{
    public static Bilingual Exception(ExceptionCode code) => code switch
    {
        ExceptionCode.IllegalFunction => new("设备不支持这个功能码（异常 01）", "the device does not know this function (exception 01)"),
        ExceptionCode.IllegalDataAddress => new("设备没有这个地址（异常 02）：请核对寄存器类型和起始地址是否从 0 算起", "the device has no such address (exception 02): check the table and whether its manual counts from 0 or 1"),
        ExceptionCode.IllegalDataValue => new("设备不接受这个值或长度（异常 03）", "the device does not accept this value or count (exception 03)"),
        ExceptionCode.ServerDeviceFailure => new("设备内部故障（异常 04）", "the device failed while doing it (exception 04)"),
        ExceptionCode.Acknowledge => new("设备已收到，正在处理（异常 05）", "the device has accepted it and is still working (exception 05)"),
        ExceptionCode.ServerDeviceBusy => new("设备忙（异常 06）：稍后会再问", "the device is busy (exception 06): it will be asked again"),
        ExceptionCode.NegativeAcknowledge => new("设备拒绝执行（异常 07）", "the device cannot do it (exception 07)"),
        ExceptionCode.MemoryParityError => new("设备存储器校验错（异常 08）", "parity error in the device's memory (exception 08)"),
        ExceptionCode.GatewayPathUnavailable => new("网关没有通向该从站的线路（异常 10）：请核对网关的端口设置", "the gateway has no path to this unit (exception 0A): check its port settings"),
        ExceptionCode.GatewayTargetFailedToRespond => new("网关后面的从站没有应答（异常 11）：请核对从站号和接线", "the unit behind the gateway did not answer (exception 0B): check the unit number and the wiring"),
        _ => new(Text($"设备返回未定义的异常 {(byte)code:D2}"), Text($"the device answered an undefined exception {(byte)code:X2}")),
    };

    public static Bilingual Error(LinkError error) => error switch
    {
        LinkError.Refused => new("对方拒绝连接：地址通，但端口没有开", "connection refused: the address is there, the port is closed"),
        LinkError.Unreachable => new("连不上：请检查网线、电源和地址", "cannot be reached: check the cable, the power and the address"),
        LinkError.Timeout => new("设备没有按时应答：请检查从站号、接线和超时设置", "no answer in time: check the unit number, the wiring and the time-out"),
        LinkError.BadFrame => new("收到的不是 Modbus 报文，或校验错：请检查协议类型、波特率和干扰", "what came is no Modbus frame, or its checksum is wrong: check protocol, baud rate and interference"),
        LinkError.WrongUnit => new("应答来自别的从站：请检查从站号是否重复", "another unit answered: check for a unit number used twice"),
        LinkError.Closed => new("连接被对方关闭", "the other side closed the connection"),
        LinkError.Mapping => new("测点地址或类型不对，读不了", "address or type of the point cannot be read"),
        LinkError.Rejected => new("应答与请求不符", "the answer does not fit the request"),
        _ => new("设备返回异常", "the device answered an exception"),
    };

    public static Bilingual Silent(IReadOnlyList<byte> units)
    {
        var list = string.Join(", ", units.Take(8)) + (units.Count > 8 ? " …" : "");
        return new($"从站 {list} 没有应答", $"no answer from unit {list}");
    }

    public static Bilingual TooFast(long cycleMs, long intervalMs) => new(
        Text($"采不过来：一轮要 {cycleMs} 毫秒，采样周期是 {intervalMs} 毫秒，多出的轮次已跳过"),
        Text($"polled faster than it answers: a round takes {cycleMs} ms and the period is {intervalMs} ms; rounds in excess are skipped"));

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
