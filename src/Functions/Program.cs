using AePipeline.Functions.Hosting;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Hosting;

await FunctionsApplication.CreateBuilder(args).AddPipeline().Build().RunAsync();
