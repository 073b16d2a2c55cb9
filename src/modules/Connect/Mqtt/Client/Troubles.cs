using System.Net.Sockets;
using System.Security.Authentication;
using Yiwang.Connect.Acquisition;
using Yiwang.Events;
using Yiwang.Mqtt.Client;

namespace Yiwang.Connect.Mqtt.Client;

/// <summary>What went wrong with a connection, in words.</summary>
internal static class Troubles
{
    public static (LinkError Kind, Bilingual Words) Of(Exception failure) => failure switch
    {
        MqttRefusedException refused => (LinkError.Rejected, new($"对方拒绝连接：{refused.Reason}（0x{(byte)refused.Reason:X2}），请检查用户名、密码和客户端标识。", $"The broker refused the connection: {refused.Reason} (0x{(byte)refused.Reason:X2}). Check user name, password and client id.")),
        AuthenticationException => (LinkError.Rejected, new("对方的证书不受信任。", "The broker's certificate is not trusted.")),
        SocketException { SocketErrorCode: SocketError.ConnectionRefused } => (LinkError.Refused, new("地址可达，但端口没有打开。", "The address answers, but the port is closed.")),
        SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.TryAgain } => (LinkError.Unreachable, new("找不到这个主机名。", "There is no such host name.")),
        SocketException => (LinkError.Unreachable, new("连不上这个地址。", "The address cannot be reached.")),
        TimeoutException or OperationCanceledException => (LinkError.Timeout, new("对方没有按时回答。", "The broker did not answer in time.")),
        _ => (LinkError.Closed, new($"连接断开：{failure.Message}", $"The connection ended: {failure.Message}")),
    };
}
