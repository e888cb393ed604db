using AePipeline.Functions.Hosting;
using AePipeline.Functions.Settings;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Hosting;

try
{
    await FunctionsApplication.CreateBuilder(args).AddPipeline().Build().RunAsync();
    return 0;
}
catch (Exception failure) when (WrongSettings.Of(failure) is { } wrong)
{
    foreach (var sentence in wrong) await Console.Error.WriteLineAsync(sentence);
    return 1;
}
